#!/usr/bin/env python3
"""Writes tests/fixtures/train/squeezebert-qa/without_padding.json: loss and slopes of question answering where no padding competes.

PyTorch's model lets a batch's padding compete with its tokens for start and end; this library packs batches without padding. So the
model is written out here once more, in float64 and plain Python. With padding it must give PyTorch's loss and gradients (grads.safetensors
beside the model), or nothing is written; without, it gives what the tests expect. Slopes are central differences.
"""
import array
import json
import math
import pathlib
import struct

FOLDER = pathlib.Path(__file__).parent.parent / "tests" / "fixtures" / "train" / "squeezebert-qa"
STEP = 1e-5
PROBES = 3


def load(name):
    data = (FOLDER / name).read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    tensors = {}
    for key, entry in json.loads(data[8:8 + length]).items():
        if key == "__metadata__":
            continue
        values = array.array({"F32": "f", "I64": "q"}[entry["dtype"]])
        first, end = entry["data_offsets"]
        values.frombytes(data[8 + length + first:8 + length + end])
        tensors[key] = values.tolist()
    return tensors


CONFIG = json.loads((FOLDER / "config.json").read_text())
WEIGHTS, BATCH, GOLDEN = load("model.safetensors"), load("batch.safetensors"), load("grads.safetensors")
WIDTH, HEADS = CONFIG["hidden_size"], CONFIG["num_attention_heads"]
SEQUENCES = len(BATCH["start_positions"])
LENGTH = len(BATCH["input_ids"]) // SEQUENCES


def linear(x, name, groups):
    weight, bias = WEIGHTS[name + ".weight"], WEIGHTS[name + ".bias"]
    inputs, outputs = len(x) // groups, len(bias) // groups
    return [bias[o] + sum(x[o // outputs * inputs + i] * weight[o * inputs + i] for i in range(inputs)) for o in range(len(bias))]


def normalized(x, name):
    mean = sum(x) / len(x)
    scale = 1 / math.sqrt(sum((value - mean) ** 2 for value in x) / len(x) + CONFIG["layer_norm_eps"])
    return [(value - mean) * scale * w + b for value, w, b in zip(x, WEIGHTS[name + ".weight"], WEIGHTS[name + ".bias"])]


def added(*vectors):
    return [sum(values) for values in zip(*vectors)]


def log_sum(values):
    largest = max(values)
    return largest + math.log(sum(math.exp(value - largest) for value in values))


def row(table, index):
    return WEIGHTS[f"transformer.embeddings.{table}_embeddings.weight"][index * WIDTH:(index + 1) * WIDTH]


def attended(query, keys, values):
    size = WIDTH // HEADS
    context = []
    for start in range(0, WIDTH, size):
        features = range(start, start + size)
        scores = [sum(query[d] * key[d] for d in features) / math.sqrt(size) for key in keys]
        total = log_sum(scores)
        context += [sum(math.exp(score - total) * value[d] for score, value in zip(scores, values)) for d in features]
    return context


def layer(x, real, prefix):
    query, key, value = ([linear(t, f"{prefix}attention.{name}", CONFIG[name[0] + "_groups"]) for t in x] for name in ("query", "key", "value"))
    output = []
    for t in range(LENGTH):
        context = attended(query[t], [key[s] for s in real], [value[s] for s in real])
        a = normalized(added(x[t], linear(context, prefix + "post_attention.conv1d", CONFIG["post_attention_groups"])), prefix + "post_attention.layernorm")
        inner = [0.5 * u * (1 + math.erf(u / math.sqrt(2))) for u in linear(a, prefix + "intermediate.conv1d", CONFIG["intermediate_groups"])]
        output.append(normalized(added(a, linear(inner, prefix + "output.conv1d", CONFIG["output_groups"])), prefix + "output.layernorm"))
    return output


def logits(sequence):
    places = range(sequence * LENGTH, (sequence + 1) * LENGTH)
    real = [t for t, place in enumerate(places) if BATCH["attention_mask"][place]]
    x = [normalized(added(row("word", BATCH["input_ids"][place]), row("token_type", BATCH["token_type_ids"][place]), row("position", t)), "transformer.embeddings.LayerNorm")
         for t, place in enumerate(places)]
    for n in range(CONFIG["num_hidden_layers"]):
        x = layer(x, real, f"transformer.encoder.layers.{n}.")
    return [linear(t, "qa_outputs", 1) for t in x], real


def losses():
    """With padding, and without."""
    answers = [logits(sequence) for sequence in range(SEQUENCES)]
    totals = [0.0, 0.0]
    for column, key in enumerate(("start_positions", "end_positions")):
        counted = [(scores, real, target) for (scores, real), target in zip(answers, BATCH[key]) if target < LENGTH]
        for scores, real, target in counted:
            for form, tokens in enumerate((range(LENGTH), real)):
                totals[form] += (log_sum([scores[t][column] for t in tokens]) - scores[target][column]) / len(counted) / 2
    return totals


def slopes(name, index):
    kept = WEIGHTS[name][index]
    WEIGHTS[name][index] = kept + STEP
    above = losses()
    WEIGHTS[name][index] = kept - STEP
    below = losses()
    WEIGHTS[name][index] = kept
    return [(a - b) / (2 * STEP) for a, b in zip(above, below)]


def require_close(what, expected, found):
    assert abs(expected - found) <= 1e-5 * abs(expected) + 1e-7, f"{what}: PyTorch has {expected}, this script {found}"


padded, packed = losses()
require_close("loss", GOLDEN["loss"][0], padded)
result = {"loss": packed, "gradients": {}}
for name in sorted(WEIGHTS):
    if "pooler" in name:
        continue
    # The strongest slopes: tables are mostly rows that no token uses.
    golden = GOLDEN["grad." + name]
    probes = sorted(range(len(golden)), key=lambda i: -abs(golden[i]))[:PROBES]
    found = {i: slopes(name, i) for i in probes}
    for i, (slope, _) in found.items():
        require_close(f"{name}[{i}]", golden[i], slope)
    result["gradients"][name] = {str(i): slope for i, (_, slope) in found.items()}
(FOLDER / "without_padding.json").write_text(json.dumps(result, indent=1) + "\n")
