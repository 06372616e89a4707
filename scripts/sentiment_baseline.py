#!/usr/bin/env python3
"""What the shipped sentiment model has to beat: the majority label, and logistic regression on unigrams and bigrams.

    python3 scripts/sentiment_baseline.py --train train.tsv --dev dev.tsv

The files have a header and the columns text and label. The regression is multinomial, trained by stochastic gradient descent
with a fixed seed; its L2 strength, step size and number of epochs are tuned on dev, so its score is an upper estimate. Plain
Python, no packages.
"""
import argparse
import math
import random
import re


def read(path):
    with open(path, encoding="utf-8", newline="\n") as file:
        rows = [line.rstrip("\n").split("\t") for line in file][1:]
    return [text for text, _ in rows], [label for _, label in rows]


def terms(text):
    words = re.findall(r"\w+|[^\w\s]", text.lower())
    return set(words) | {f"{first} {second}" for first, second in zip(words, words[1:])}


def scores(gold, predicted, labels):
    accuracy = sum(g == p for g, p in zip(gold, predicted)) / len(gold)
    f1 = []
    for label in labels:
        true = sum(g == p == label for g, p in zip(gold, predicted))
        total = sum(g == label for g in gold) + sum(p == label for p in predicted)
        f1.append(2 * true / total if total else 0.0)
    return accuracy, sum(f1) / len(f1)


def vectors(texts, index):
    result = []
    for text in texts:
        found = [index[term] for term in terms(text) if term in index]
        result.append((found, 1 / math.sqrt(len(found)) if found else 0.0))
    return result


def train(rows, gold, dev_rows, dev_gold, labels, size, rate, decay, epochs, seed=1):
    """Yields (epoch, accuracy, macro F1) on dev. Weights decay lazily, all at once, through one common factor."""
    classes = range(len(labels))
    weights = [[0.0] * size for _ in classes]
    bias = [0.0 for _ in classes]
    factor, order = 1.0, list(range(len(rows)))
    shuffle = random.Random(seed)
    for epoch in range(1, epochs + 1):
        shuffle.shuffle(order)
        step = rate / epoch
        for row in order:
            found, value = rows[row]
            logits = [factor * value * sum(weights[c][t] for t in found) + bias[c] for c in classes]
            largest = max(logits)
            exponentials = [math.exp(logit - largest) for logit in logits]
            total = sum(exponentials)
            factor *= 1 - step * decay
            for c in classes:
                error = exponentials[c] / total - (c == gold[row])
                bias[c] -= step * error
                change = step * error * value / factor
                line = weights[c]
                for t in found:
                    line[t] -= change
        predicted = [max(classes, key=lambda c: factor * value * sum(weights[c][t] for t in found) + bias[c]) for found, value in dev_rows]
        yield (epoch, *scores(dev_gold, predicted, classes))


def main():
    parser = argparse.ArgumentParser(description="Baselines for the sentiment data.")
    parser.add_argument("--train", required=True)
    parser.add_argument("--dev", required=True)
    arguments = parser.parse_args()
    texts, gold = read(arguments.train)
    dev_texts, dev_gold = read(arguments.dev)
    labels = sorted(set(gold))

    majority = max(labels, key=gold.count)
    accuracy, f1 = scores(dev_gold, [majority] * len(dev_gold), labels)
    print(f"majority ({majority}): accuracy {accuracy:.4f}, macro-F1 {f1:.4f}")

    counts = {}
    for text in texts:
        for term in terms(text):
            counts[term] = counts.get(term, 0) + 1
    index = {term: i for i, term in enumerate(sorted(term for term, count in counts.items() if count >= 2))}
    rows, dev_rows = vectors(texts, index), vectors(dev_texts, index)
    ids = {label: i for i, label in enumerate(labels)}
    gold, dev_gold = [ids[label] for label in gold], [ids[label] for label in dev_gold]
    print(f"{len(rows)} training rows, {len(dev_rows)} dev rows, {len(index)} terms seen at least twice")

    best = None
    for rate in (0.5, 2.0):
        for decay in (1e-6, 1e-5, 3e-5, 1e-4):
            for epoch, accuracy, f1 in train(rows, gold, dev_rows, dev_gold, labels, len(index), rate, decay, epochs=8):
                if best is None or (f1, accuracy) > best[:2]:
                    best = (f1, accuracy, rate, decay, epoch)
    f1, accuracy, rate, decay, epoch = best
    print(f"logistic regression (rate {rate}, L2 {decay}, {epoch} epochs): accuracy {accuracy:.4f}, macro-F1 {f1:.4f}")


if __name__ == "__main__":
    main()
