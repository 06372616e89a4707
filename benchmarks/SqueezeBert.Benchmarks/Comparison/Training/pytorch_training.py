"""Fine-tuning steps of SqueezeBERT in PyTorch, for the comparison of training speed.

usage: pytorch_training.py FOLDER BATCH THREADS

FOLDER holds config.json and model.safetensors, BATCH a JSON file {"sequences": [[ids]], "labels": [ids]}.
Commands on standard input, one a line: "loss" answers with the loss without dropout, "step" with the milliseconds
of one step. At the end of input the last answer is the process's largest resident set, in bytes.
"""
import json
import math
import resource
import sys
import time

import torch
from torch import nn


class ChannelNorm(nn.LayerNorm):
    """LayerNorm over the channels of [B, C, S]."""

    def forward(self, x):
        return super().forward(x.permute(0, 2, 1)).permute(0, 2, 1)


class Layer(nn.Module):
    def __init__(self, c):
        super().__init__()
        hidden, self.heads = c["hidden_size"], c["num_attention_heads"]
        self.query = nn.Conv1d(hidden, hidden, 1, groups=c["q_groups"])
        self.key = nn.Conv1d(hidden, hidden, 1, groups=c["k_groups"])
        self.value = nn.Conv1d(hidden, hidden, 1, groups=c["v_groups"])
        self.post_attention = nn.Conv1d(hidden, hidden, 1, groups=c["post_attention_groups"])
        self.attention_norm = ChannelNorm(hidden, eps=1e-12)
        self.intermediate = nn.Conv1d(hidden, c["intermediate_size"], 1, groups=c["intermediate_groups"])
        self.output = nn.Conv1d(c["intermediate_size"], hidden, 1, groups=c["output_groups"])
        self.output_norm = ChannelNorm(hidden, eps=1e-12)
        self.dropout = nn.Dropout(c["hidden_dropout_prob"])
        self.attention_dropout = nn.Dropout(c["attention_probs_dropout_prob"])

    def forward(self, x, mask):
        batch, hidden, length = x.shape
        split = (batch, self.heads, hidden // self.heads, length)
        query = self.query(x).view(split).permute(0, 1, 3, 2)
        scores = torch.matmul(query, self.key(x).view(split)) / math.sqrt(split[2]) + mask
        weights = self.attention_dropout(scores.softmax(-1))
        context = torch.matmul(weights, self.value(x).view(split).permute(0, 1, 3, 2))
        context = context.permute(0, 1, 3, 2).reshape(batch, hidden, length)
        x = self.attention_norm(x + self.dropout(self.post_attention(context)))
        inner = nn.functional.gelu(self.intermediate(x))
        return self.output_norm(x + self.dropout(self.output(inner)))


class Classifier(nn.Module):
    def __init__(self, c):
        super().__init__()
        hidden = c["hidden_size"]
        self.words = nn.Embedding(c["vocab_size"], hidden, padding_idx=c["pad_token_id"])
        self.positions = nn.Embedding(c["max_position_embeddings"], hidden)
        self.types = nn.Embedding(c["type_vocab_size"], hidden)
        self.norm = nn.LayerNorm(hidden, eps=c["layer_norm_eps"])
        self.dropout = nn.Dropout(c["hidden_dropout_prob"])
        self.layers = nn.ModuleList(Layer(c) for _ in range(c["num_hidden_layers"]))
        self.pooler = nn.Linear(hidden, hidden)
        self.classifier = nn.Linear(hidden, 2)

    def forward(self, ids, attended):
        x = self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types.weight[0]
        x = self.dropout(self.norm(x)).permute(0, 2, 1)
        mask = (1.0 - attended[:, None, None, :]) * torch.finfo(torch.float32).min
        for layer in self.layers:
            x = layer(x, mask)
        return self.classifier(self.dropout(torch.tanh(self.pooler(x[:, :, 0]))))


NAMES = {
    "transformer.embeddings.word_embeddings": "words",
    "transformer.embeddings.position_embeddings": "positions",
    "transformer.embeddings.token_type_embeddings": "types",
    "transformer.embeddings.LayerNorm": "norm",
    "transformer.pooler.dense": "pooler",
    "transformer.encoder.layers.": "layers.",
    ".attention.": ".",
    ".post_attention.conv1d": ".post_attention",
    ".post_attention.layernorm": ".attention_norm",
    ".intermediate.conv1d": ".intermediate",
    ".output.conv1d": ".output",
    ".output.layernorm": ".output_norm",
}


def load(folder):
    with open(f"{folder}/config.json") as file:
        model = Classifier(json.load(file))
    with open(f"{folder}/model.safetensors", "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        start, state = file.tell(), {}
        for name, tensor in header.items():
            if name == "__metadata__":
                continue
            file.seek(start + tensor["data_offsets"][0])
            values = bytearray(file.read(tensor["data_offsets"][1] - tensor["data_offsets"][0]))
            for theirs, ours in NAMES.items():
                name = name.replace(theirs, ours)
            state[name] = torch.frombuffer(values, dtype=torch.float32).view(tensor["shape"])
    model.load_state_dict(state)
    return model


def pad(sequences):
    longest = max(map(len, sequences))
    ids = torch.tensor([ids + [0] * (longest - len(ids)) for ids in sequences])
    attended = torch.tensor([[1.0] * len(ids) + [0.0] * (longest - len(ids)) for ids in sequences])
    return ids, attended


def main(folder, batch, threads):
    torch.set_num_threads(int(threads))
    torch.manual_seed(42)
    model = load(folder)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-5, weight_decay=0.01)
    with open(batch) as file:
        data = json.load(file)
    ids, attended = pad(data["sequences"])
    labels = torch.tensor(data["labels"])
    for command in map(str.strip, sys.stdin):
        if command == "loss":
            model.eval()
            with torch.no_grad():
                print(nn.functional.cross_entropy(model(ids, attended), labels).item(), flush=True)
        else:
            model.train()
            start = time.perf_counter()
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(ids, attended), labels).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            print(1000 * (time.perf_counter() - start), flush=True)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, flush=True)


main(*sys.argv[1:])
