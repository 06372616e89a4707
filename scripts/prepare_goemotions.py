#!/usr/bin/env python3
"""Turns GoEmotions' original files into sentiment data with one label a row, where a tool can't group the emotions itself.

GoEmotions (Demszky et al. 2020, CC BY 4.0) labels each comment with one or more of 28 emotions. Its authors group them into
positive, negative, ambiguous and neutral (sentiment_mapping.json). A row keeps the group of its emotions; a row whose emotions
fall into more than one group is left out.

    python3 scripts/prepare_goemotions.py --source FOLDER --output FOLDER

reads train.tsv or train.tsv.gz, dev.tsv, labels.txt and sentiment_mapping.json, and writes train.tsv and dev.tsv with a header
and the columns text and label.
"""
import argparse
import gzip
import json
import os
import sys


def open_text(path):
    if os.path.exists(path + ".gz"):
        return gzip.open(path + ".gz", "rt", encoding="utf-8", newline="\n")
    return open(path, encoding="utf-8", newline="\n")


def convert(source, target, group_of, name):
    kept, mixed = {}, 0
    temporary = target + ".part"
    with open_text(source) as rows, open(temporary, "w", encoding="utf-8", newline="\n") as output:
        output.write("text\tlabel\n")
        for number, row in enumerate(rows, 1):
            columns = row.rstrip("\n").split("\t")
            if len(columns) != 3:
                sys.exit(f"{source}: line {number}: expected 3 columns, found {len(columns)}")
            groups = {group_of[int(label)] for label in columns[1].split(",")}
            if len(groups) != 1:
                mixed += 1
                continue
            group = groups.pop()
            kept[group] = kept.get(group, 0) + 1
            output.write(f"{columns[0]}\t{group}\n")
    os.replace(temporary, target)
    counts = ", ".join(f"{group} {count}" for group, count in sorted(kept.items()))
    print(f"{name}: {sum(kept.values())} rows kept ({counts}); {mixed} rows of several groups left out")


def main():
    parser = argparse.ArgumentParser(description="GoEmotions as sentiment data.")
    parser.add_argument("--source", required=True, help="folder with the original files")
    parser.add_argument("--output", required=True, help="folder for train.tsv and dev.tsv")
    arguments = parser.parse_args()

    with open(os.path.join(arguments.source, "labels.txt"), encoding="utf-8") as file:
        emotions = file.read().split()
    with open(os.path.join(arguments.source, "sentiment_mapping.json"), encoding="utf-8") as file:
        group_of_emotion = {emotion: group for group, members in json.load(file).items() for emotion in members}
    group_of = [group_of_emotion[emotion] for emotion in emotions]

    os.makedirs(arguments.output, exist_ok=True)
    for name in ("train", "dev"):
        convert(os.path.join(arguments.source, name + ".tsv"), os.path.join(arguments.output, name + ".tsv"), group_of, name)


if __name__ == "__main__":
    main()
