#!/usr/bin/env python3
"""Turns a folder of texts into rows that a search model can be trained on, and the vocabulary of their words.

A passage is a paragraph; empty lines part them. Each passage and each of its sentences is a row with the passage as its label: a
classifier that tells passages apart from single sentences brings sentences about one thing together, and questions about it. Each
stands there twice more behind words that questions begin with, so that such words come to say nothing about a passage.
The vocabulary holds every word and mark of the rows, and BERT's five special tokens; any other word is unknown.

    python3 scripts/prepare_search_sample.py --source samples/documents --output FOLDER

writes train.tsv (columns text and label) and vocab.txt. The outcome depends on the texts alone.
"""
import argparse
import itertools
import os
import re

OPENINGS = (
    "what is", "what are", "what does", "what do i do about", "what helps against", "when is", "when does", "when do", "where is",
    "where does", "where can i", "why is", "why do we", "who", "which", "how do i", "how do you", "how does", "how often should i",
    "how long does", "how long may i", "how much", "how many", "at which", "can i", "do i", "may i", "should i", "my", "is it true that",
)


def rows_of(folder):
    openings = itertools.cycle(OPENINGS)
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".txt"):
            continue
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            passages = re.split(r"\n\s*\n", file.read().strip())
        for number, passage in enumerate(passages, 1):
            passage = " ".join(passage.split())
            for part in re.split(r"(?<=[.:;?!]) ", passage) + [passage]:
                yield part, f"{name[:-4]} {number}"
                for _ in range(2):
                    yield f"{next(openings)} {part.rstrip('.:;!?')} ?", f"{name[:-4]} {number}"


def main():
    parser = argparse.ArgumentParser(description="Rows to train a search model on.")
    parser.add_argument("--source", required=True, help="folder with .txt files")
    parser.add_argument("--output", required=True, help="folder for train.tsv and vocab.txt")
    arguments = parser.parse_args()

    rows = list(rows_of(arguments.source))
    words = sorted({word for text, _ in rows for word in re.findall(r"[a-z]+|[0-9]+|[^\sa-z0-9]", text.lower())})
    os.makedirs(arguments.output, exist_ok=True)
    with open(os.path.join(arguments.output, "train.tsv"), "w", encoding="utf-8", newline="\n") as file:
        file.write("text\tlabel\n")
        file.writelines(f"{text}\t{label}\n" for text, label in rows)
    with open(os.path.join(arguments.output, "vocab.txt"), "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{word}\n" for word in ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *words])
    print(f"{len(rows)} rows of {len({label for _, label in rows})} passages, {len(words)} words")


main()
