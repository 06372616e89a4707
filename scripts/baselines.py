#!/usr/bin/python3
"""What the models of models/ have to beat: the most frequent answer, and logistic regression on bags of words.

    scripts/baselines.py DATA WORK [TASK…]

DATA is as docs/MODELS.md lists it. Predictions go to WORK and are scored by `squeezebert eval`, as the models are (SQUEEZEBERT names the
tool). A regression's inverse L2 strength is tuned on the development part, so its figures are upper estimates. Needs scikit-learn
(Debian: python3-sklearn).
"""
import collections
import gzip
import json
import os
import subprocess
import sys

from scipy.sparse import hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, SGDClassifier

STRENGTHS = (1, 4, 16, 64, 256)
WORDS = r"(?u)\w+|[^\w\s]"
ENTITY_TYPES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "entity_types.json")


def lines(path):
    opened = gzip.open(path, "rt", encoding="utf-8", newline="\n") if path.endswith(".gz") else open(path, encoding="utf-8", newline="\n")
    with opened as file:
        return [line.rstrip("\r\n") for line in file]


def table(path):
    header, *rows = [line.split("\t") for line in lines(path)]
    return [dict(zip(header, row)) for row in rows]


def score(work, name, task, data, outputs, *options):
    """Scores outputs, one for each example, with the project's own figures."""
    path = os.path.join(work, name + ".jsonl")
    with open(path, "w", encoding="utf-8") as file:
        for index, output in enumerate(outputs):
            fields = {"tags": output} if isinstance(output, list) else {"output": output}
            file.write(json.dumps({"index": index, **fields}) + "\n")
    tool = os.environ.get("SQUEEZEBERT", "squeezebert")
    command = [tool, "eval", "--task", task, "--data", data, "--predictions", path, "--json", *options]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["metrics"]


def show(name, metrics, wanted):
    print(f"{name}: " + ", ".join(f"{metric} {metrics[metric]:.4f}" for metric in wanted), flush=True)


def bags(train, dev):
    """Unigrams and bigrams of each text of the rows, weighted by tf-idf."""
    parts = []
    for train_texts, dev_texts in zip(zip(*train), zip(*dev)):
        vectorizer = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True, token_pattern=WORDS)
        parts.append((vectorizer.fit_transform(train_texts), vectorizer.transform(dev_texts)))
    return hstack([part[0] for part in parts]).tocsr(), hstack([part[1] for part in parts]).tocsr()


def regress(train, gold, dev):
    """Yields (strength, predictions of dev)."""
    for strength in STRENGTHS:
        yield strength, LogisticRegression(C=strength, max_iter=1000, tol=1e-3).fit(train, gold).predict(dev).tolist()


def best(candidates, scorer, chosen_by):
    scored = [(strength, scorer(predictions)) for strength, predictions in candidates]
    return max(scored, key=lambda pair: pair[1][chosen_by])


def classify(work, name, task, data, train, gold, dev, wanted, *options):
    majority = collections.Counter(gold).most_common(1)[0][0]
    show(f"{name}, always {majority}", score(work, name, task, data, [majority] * len(dev), *options), wanted)
    vectors = bags(train, dev)
    strength, metrics = best(regress(vectors[0], gold, vectors[1]), lambda labels: score(work, name, task, data, labels, *options), wanted[0])
    show(f"{name}, logistic regression (C {strength})", metrics, wanted)


def sentiment(data, work):
    folder = f"{data}/classification/goemotions"
    names = lines(f"{folder}/labels.txt")
    group_of = members(f"{folder}/sentiment_mapping.json")

    def rows(path):
        for text, ids, _ in (line.split("\t") for line in lines(path)):
            groups = {group_of.get(names[int(label)], names[int(label)]) for label in ids.split(",")}
            if len(groups) == 1:
                yield (text,), groups.pop()

    train, gold = zip(*rows(f"{folder}/train.tsv.gz"))
    dev, _ = zip(*rows(f"{folder}/dev.tsv"))
    classify(work, "sentiment", "text-classification", f"{folder}/dev.tsv", train, gold, dev, ("macro_f1", "accuracy"),
             "--label-map", f"{folder}/labels.txt", "--label-map", f"{folder}/sentiment_mapping.json")


def intents(data, work):
    path = f"{data}/intent_slots/clinc150/train_val.json.gz"
    parts = json.loads("\n".join(lines(path)))
    train, gold = zip(*(((text,), label) for text, label in parts["train"] + parts["oos_train"]))
    for name, split in (("intents in scope", "val"), ("intents out of scope", "oos_val")):
        classify(work, name, "text-classification", path, train, gold, [(text,) for text, _ in parts[split]], ("accuracy",), "--split", split)


def nli(data, work):
    train, gold = [], []
    for path in (f"{data}/nli/SNLI/train_sample.tsv.gz", f"{data}/glue/MNLI/train_sample.tsv.gz"):
        for row in table(path):
            train.append((row["sentence1"], row["sentence2"]))
            gold.append(row["gold_label"])
    path = f"{data}/glue/MNLI/dev_sample.tsv"
    dev = [(row["sentence1"], row["sentence2"]) for row in table(path)]
    classify(work, "nli", "glue/mnli", path, train, gold, dev, ("accuracy",))


def features(tokens):
    """The bag of a token: itself, its neighbours, its shape."""
    framed = ["", *tokens, ""]
    for place, token in enumerate(tokens, 1):
        yield {f"{offset}:{framed[place + offset].lower()}": 1 for offset in (-1, 0, 1)} | {
            "ending:" + token[-3:].lower(): 1, "title": token.istitle(), "upper": token.isupper(), "digit": any(c.isdigit() for c in token)}


def tag(train, gold, dev):
    """Yields (L2 strength, tags of each sentence of dev). By stochastic gradient descent, one tag against the rest: there are many tokens."""
    vectorizer = DictVectorizer()
    vectors = vectorizer.fit_transform(bag for tokens in train for bag in features(tokens))
    of_dev = vectorizer.transform(bag for tokens in dev for bag in features(tokens))
    tags = [tag for sentence in gold for tag in sentence]
    for strength in (1e-7, 3e-7, 1e-6, 3e-6, 1e-5):
        regression = SGDClassifier(loss="log_loss", alpha=strength, max_iter=15, tol=None, random_state=1).fit(vectors, tags)
        remaining = iter(regression.predict(of_dev).tolist())
        yield strength, [[next(remaining) for _ in tokens] for tokens in dev]


def members(path):
    """The new name of each name in a label map."""
    with open(path, encoding="utf-8") as file:
        return {name: group for group, names in json.load(file).items() for name in names}


def conll(path):
    renamed = members(ENTITY_TYPES)
    sentence = []
    for line in lines(path) + [""]:
        if line.strip() and not line.startswith("-DOCSTART-"):
            token, *_, label = line.split("\t") if "\t" in line else [line.rsplit(" ", 1)[0], line.rsplit(" ", 1)[-1]]
            prefix, _, kind = label.partition("-")
            kind = renamed.get(kind, kind)
            # I- begins an entity where none of its type goes before: B-, as in the other files and in the models' training.
            begins = prefix == "I" and (not sentence or sentence[-1][1] not in (f"B-{kind}", f"I-{kind}"))
            sentence.append((token.strip(), "O" if label == "O" else f"{'B' if begins else prefix}-{kind}"))
        elif sentence:
            yield tuple(zip(*sentence))
            sentence = []


def entities(data, work):
    folder = f"{data}/ner"
    paths = [f"{folder}/wnut17/wnut17train.conll", *(f"{folder}/btc/{part}.conll" for part in "abeg"), f"{folder}/wikigold/wikigold.conll.txt"]
    train, gold = zip(*(sentence for path in paths for sentence in conll(path)))
    path = f"{folder}/wnut17/emerging.dev.conll"
    dev = [tokens for tokens, _ in conll(path)]
    strength, metrics = best(tag(train, gold, dev), lambda tags: score(
        work, "entities", "token-classification", path, tags, "--label-map", ENTITY_TYPES), "f1")
    print("entities, always O: f1 0")
    show(f"entities, logistic regression (L2 {strength})", metrics, ("f1", "precision", "recall"))


def intent_and_slots(data, work):
    folder = f"{data}/intent_slots/snips"
    train, path = table(f"{folder}/train.tsv.gz"), f"{folder}/valid.tsv"
    dev = table(path)
    gold = [row["intent"] for row in train]
    wanted = ("intent_accuracy", "slot_f1", "sentence_accuracy")

    def scored(intents, tags):
        return score(work, "intent-and-slots", "intent-and-slots", path, [{"intent": intent, "tags": row} for intent, row in zip(intents, tags)])

    majority = collections.Counter(gold).most_common(1)[0][0]
    nothing = [["O"] * len(row["tokens"].split(" ")) for row in dev]
    show(f"intent-and-slots, always {majority} and O", scored([majority] * len(dev), nothing), wanted)
    vectors = bags([(row["tokens"],) for row in train], [(row["tokens"],) for row in dev])
    by_strength = dict(regress(vectors[0], gold, vectors[1]))
    intent_strength, _ = best(by_strength.items(), lambda intents: scored(intents, nothing), "intent_accuracy")
    strength, metrics = best(tag([row["tokens"].split(" ") for row in train], [row["slot_tags"].split(" ") for row in train], [row["tokens"].split(" ") for row in dev]),
                             lambda tags: scored(by_strength[intent_strength], tags), "slot_f1")
    show(f"intent-and-slots, logistic regression (C {intent_strength}, L2 {strength})", metrics, wanted)


def sentence_embeddings(data, work):
    path = f"{data}/glue/STS-B/dev.tsv"
    dev = table(path)
    pairs = [row for name in (f"{data}/nli/SNLI/train_sample.tsv.gz", f"{data}/glue/MNLI/train_sample.tsv.gz") for row in table(name)]
    vectorizer = TfidfVectorizer(min_df=2, sublinear_tf=True, token_pattern=WORDS).fit([row[side] for row in pairs for side in ("sentence1", "sentence2")])
    first, second = (vectorizer.transform([row[side] for row in dev]) for side in ("sentence1", "sentence2"))
    cosines = [float(value) for value in first.multiply(second).sum(axis=1)]
    show("sentence-embeddings, cosine of tf-idf", score(work, "sentence-embeddings", "glue/stsb", path, cosines), ("spearmanr", "pearson"))


TASKS = {"sentiment": sentiment, "intents": intents, "intent-and-slots": intent_and_slots, "entities": entities, "nli": nli, "sentence-embeddings": sentence_embeddings}


def main():
    if len(sys.argv) < 3 or not set(sys.argv[3:]) <= set(TASKS):
        sys.exit(f"usage: scripts/baselines.py DATA WORK [{'|'.join(TASKS)}…]")
    data, work, *chosen = sys.argv[1:]
    os.makedirs(work, exist_ok=True)
    for name in chosen or TASKS:
        TASKS[name](data, work)


if __name__ == "__main__":
    main()
