#!/usr/bin/env python3
"""Cuts a BERT WordPiece vocabulary down to the pieces a given text uses most.

Kept, in the order of the original vocabulary:
  * the special tokens [PAD], [UNK], [CLS], [SEP], [MASK];
  * every single character and every "##" single-character form, so that any
    word the full vocabulary could spell can still be spelt;
  * the pieces met most often when the text is split with the full vocabulary
    (ties: the smaller original id first), until --size entries are reached.

The outcome depends on the arguments alone. vocab.txt has no room for a licence
notice; whoever ships the result must carry the notice of the original
vocabulary (for bert-base-uncased: Apache License 2.0, Google) in the model card.

Example:
  python3 scripts/make_small_vocabulary.py --vocab vocab.txt \
      --text train.tsv.gz --column 0 --size 8000 --output small/vocab.txt
"""

import argparse
import gzip
import os
import sys
import unicodedata
from collections import Counter

SPECIAL_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
MAX_INPUT_CHARS_PER_WORD = 100
CONTINUATION = "##"

CHINESE_BLOCKS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0x2F800, 0x2FA1F),
)


def is_chinese(character):
    return any(first <= ord(character) <= last for first, last in CHINESE_BLOCKS)


def is_punctuation(character):
    ascii_symbol = character.isascii() and character.isprintable() and not character.isalnum() and character != " "
    return ascii_symbol or unicodedata.category(character).startswith("P")


def split_words(text):
    """BERT's uncased basic tokenisation: clean, lower, strip accents, split at punctuation."""
    cleaned = []
    for character in text:
        if character in " \t\n\r" or unicodedata.category(character) == "Zs":
            cleaned.append(" ")
        elif character in "\0\ufffd" or unicodedata.category(character).startswith("C"):
            continue
        elif is_chinese(character):
            cleaned.append(f" {character} ")
        else:
            cleaned.append(character)
    for word in "".join(cleaned).split():
        decomposed = unicodedata.normalize("NFD", word.lower())
        piece = []
        for character in decomposed:
            if unicodedata.category(character) == "Mn":
                continue
            if is_punctuation(character):
                if piece:
                    yield "".join(piece)
                    piece = []
                yield character
            else:
                piece.append(character)
        if piece:
            yield "".join(piece)


def split_pieces(word, vocabulary):
    """Greedy longest match first; an unknown word has no pieces to count."""
    if len(word) > MAX_INPUT_CHARS_PER_WORD:
        return []
    pieces = []
    start = 0
    while start < len(word):
        prefix = CONTINUATION if start else ""
        for end in range(len(word), start, -1):
            if prefix + word[start:end] in vocabulary:
                pieces.append(prefix + word[start:end])
                start = end
                break
        else:
            return []
    return pieces


def read_texts(path, column):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\r\n")
            if column is None:
                yield line
                continue
            fields = line.split("\t")
            if column >= len(fields):
                sys.exit(f"{path}: line {number} has {len(fields)} columns, column {column} was asked for")
            yield fields[column]


def is_single_character(piece):
    if piece.startswith(CONTINUATION) and len(piece) > len(CONTINUATION):
        piece = piece[len(CONTINUATION):]
    return len(piece) == 1


def choose(vocabulary, piece_counts, size):
    """The entries to keep, as a set; at most `size` unless the fixed part alone is larger."""
    fixed = {piece for piece in vocabulary if piece in SPECIAL_TOKENS or is_single_character(piece)}
    if len(fixed) > size:
        sys.exit(f"the special tokens and single characters alone are {len(fixed)} entries, --size is {size}")
    order = {piece: index for index, piece in enumerate(vocabulary)}
    candidates = sorted(
        (piece for piece in piece_counts if piece not in fixed),
        key=lambda piece: (-piece_counts[piece], order[piece]))
    return fixed | set(candidates[: size - len(fixed)])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vocab", required=True, help="the full vocab.txt")
    parser.add_argument("--text", required=True, action="append", help="text or TSV file, .gz allowed; may be repeated")
    parser.add_argument("--column", type=int, help="zero-based TSV column; without it the whole line is text")
    parser.add_argument("--size", type=int, default=8000, help="entries to keep (default 8000)")
    parser.add_argument("--output", required=True, help="the vocab.txt to write")
    arguments = parser.parse_args()

    with open(arguments.vocab, encoding="utf-8", newline="\n") as lines:
        vocabulary = [line.rstrip("\n") for line in lines]
    known = set(vocabulary)
    missing = [token for token in SPECIAL_TOKENS if token not in known]
    if missing:
        sys.exit(f"{arguments.vocab} lacks {', '.join(missing)}")

    word_counts = Counter()
    for path in arguments.text:
        for text in read_texts(path, arguments.column):
            word_counts.update(split_words(text))
    piece_counts = Counter()
    for word, count in word_counts.items():
        for piece in split_pieces(word, known):
            piece_counts[piece] += count

    kept = choose(vocabulary, piece_counts, arguments.size)
    temporary = arguments.output + ".tmp"
    with open(temporary, "w", encoding="utf-8", newline="\n") as output:
        output.writelines(piece + "\n" for piece in vocabulary if piece in kept)
        output.flush()
        os.fsync(output.fileno())
    os.replace(temporary, arguments.output)

    total = sum(piece_counts.values())
    covered = sum(count for piece, count in piece_counts.items() if piece in kept)
    rarest = min((piece_counts[piece] for piece in kept if piece_counts[piece] and not is_single_character(piece)), default=0)
    print(f"{len(kept)} of {len(vocabulary)} entries kept; they are {covered / max(total, 1):.4%} of the text's "
          f"{total} pieces; the rarest frequent piece was met {rarest} times")


if __name__ == "__main__":
    main()
