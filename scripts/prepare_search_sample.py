#!/usr/bin/env python3
"""Turns a folder of texts into rows that a search model can be trained on, and the vocabulary of their words.

A passage is a paragraph; empty lines part them. Each passage and each of its sentences is a row with the passage as its label: a
classifier that tells passages apart from single sentences brings sentences about one thing together, and questions about it.
The vocabulary holds every word and mark of the texts, and BERT's five special tokens; any other word is unknown.

    python3 scripts/prepare_search_sample.py --source samples/documents --output FOLDER

writes train.tsv (columns text and label) and vocab.txt. The outcome depends on the texts alone.
"""
import argparse
import os
import re


def main():
    parser = argparse.ArgumentParser(description="Rows to train a search model on.")
    parser.add_argument("--source", required=True, help="folder with .txt files")
    parser.add_argument("--output", required=True, help="folder for train.tsv and vocab.txt")
    arguments = parser.parse_args()

    rows, words = [], set()
    for name in sorted(os.listdir(arguments.source)):
        if not name.endswith(".txt"):
            continue
        with open(os.path.join(arguments.source, name), encoding="utf-8") as file:
            text = file.read()
        words.update(re.findall(r"[a-z]+|[0-9]+|[^\sa-z0-9]", text.lower()))
        for number, passage in enumerate(re.split(r"\n\s*\n", text.strip()), 1):
            passage = " ".join(passage.split())
            for part in re.split(r"(?<=[.:;?!]) ", passage) + [passage]:
                rows.append((part, f"{name[:-4]} {number}"))

    os.makedirs(arguments.output, exist_ok=True)
    with open(os.path.join(arguments.output, "train.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("text\tlabel\n")
        file.writelines(f"{text}\t{label}\n" for text, label in rows)
    with open(os.path.join(arguments.output, "vocab.txt"), "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{word}\n" for word in ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *sorted(words)])
    print(f"{len(rows)} rows of {len({label for _, label in rows})} passages, {len(words)} words")


main()
