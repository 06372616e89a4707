#!/usr/bin/env python3
"""What a score below which an answer counts as out of scope costs and brings, on CLINC150's development parts.

    scripts/out_of_scope.py DATA MODEL

DATA is as docs/MODELS.md lists it; SQUEEZEBERT names the tool.
"""
import gzip
import json
import os
import subprocess
import sys

data, model = sys.argv[1:]
with gzip.open(f"{data}/intent_slots/clinc150/train_val.json.gz", "rt", encoding="utf-8") as file:
    parts = json.load(file)


def answers(part):
    texts = "".join(json.dumps({"text": text}) + "\n" for text, _ in parts[part])
    command = [os.environ.get("SQUEEZEBERT", "squeezebert"), "run", "text-classification", "--model", model, "--top-k", "1", "--input", "-", "--input-format", "jsonl"]
    found = subprocess.run(command, input=texts, check=True, capture_output=True, text=True).stdout.splitlines()
    return [(json.loads(line)["output"][0], label) for line, (_, label) in zip(found, parts[part], strict=True)]


inside, outside = answers("val"), answers("oos_val")
print("below\tin scope\tout of scope")
for least in (0, 0.2, 0.3, 0.4, 0.5):
    right = sum(answer["label"] == label and answer["score"] >= least for answer, label in inside) / len(inside)
    caught = sum(answer["label"] == "oos" or answer["score"] < least for answer, _ in outside) / len(outside)
    print(f"{least}\t{right:.4f}\t{caught:.2f}")
