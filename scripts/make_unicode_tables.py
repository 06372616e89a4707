#!/usr/bin/env python3
"""Writes src/SqueezeBert/Tokenization/UnicodeData.Generated.cs from Python's unicodedata.

The reference tokenizer ran on Unicode 14.0 and its ids depend on that version
(characters assigned later are dropped), so another version is refused.

Every table is a stream of base-128 numbers, low bits first, in base64:
  Classes           (length, class) runs over all code points from 0
  LowerCase         (code point delta, zigzag(lower - code point)) pairs; U+0130, the only
                    character with a longer lower-case form, is left to the reader
  CombiningClasses  (gap, length, class) runs of non-zero canonical combining classes
  Decompositions    (code point delta, kind, first[, second]): one step of canonical
                    decomposition; kind 1 one character, 2 a pair that composes again,
                    3 a pair that never does. Hangul is arithmetic and left out.

Usage: python3 scripts/make_unicode_tables.py [OUTPUT]
"""

import base64
import os
import sys
import unicodedata

UNICODE_VERSION = "14.0.0"
OUTPUT = os.path.join(os.path.dirname(__file__), "..", "src", "SqueezeBert", "Tokenization", "UnicodeData.Generated.cs")
CODE_POINTS = range(0x110000)
SURROGATES = range(0xD800, 0xE000)
HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)

KEEP, DROP, SPACE, CHINESE, PUNCTUATION, NONSPACING_MARK = range(6)

CHINESE_BLOCKS = (
    (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F), (0x2B740, 0x2B81F), (0x2B820, 0x2CEAF), (0x2F800, 0x2FA1F),
)


def character_class(code_point):
    """What BERT's basic tokenisation does with one character."""
    character = chr(code_point)
    category = unicodedata.category(character)
    if character in " \t\n\r" or category == "Zs":
        return SPACE
    if code_point in (0, 0xFFFD) or category[0] == "C":
        return DROP
    if character.isspace():  # line and paragraph separators are removed by str.split
        return SPACE
    if any(first <= code_point <= last for first, last in CHINESE_BLOCKS):
        return CHINESE
    if category[0] == "P" or (code_point < 0x80 and not character.isalnum()):
        return PUNCTUATION
    return NONSPACING_MARK if category == "Mn" else KEEP


def class_runs():
    numbers = []
    start, current = 0, character_class(0)
    for code_point in CODE_POINTS[1:]:
        found = character_class(code_point)
        if found != current:
            numbers += [code_point - start, current]
            start, current = code_point, found
    return numbers + [len(CODE_POINTS) - start, current]


def zigzag(number):
    return 2 * number if number >= 0 else -2 * number - 1


def lower_case():
    numbers, previous = [], 0
    for code_point in CODE_POINTS:
        lower = chr(code_point).lower()
        if code_point == 0x130:
            assert lower == "i\u0307"
        elif lower != chr(code_point):
            numbers += [code_point - previous, zigzag(ord(lower) - code_point)]
            previous = code_point
    return numbers


def combining_classes():
    numbers, end, code_point = [], 0, 0
    while code_point < len(CODE_POINTS):
        combining = unicodedata.combining(chr(code_point))
        start = code_point
        while code_point < len(CODE_POINTS) and unicodedata.combining(chr(code_point)) == combining:
            code_point += 1
        if combining:
            numbers += [start - end, code_point - start, combining]
            end = code_point
    return numbers


def decompositions():
    numbers, previous = [], 0
    for code_point in CODE_POINTS:
        mapping = unicodedata.decomposition(chr(code_point))
        if not mapping or mapping.startswith("<"):
            continue
        parts = [int(part, 16) for part in mapping.split()]
        composed = unicodedata.normalize("NFC", "".join(map(chr, parts)))
        kind = 1 if len(parts) == 1 else 2 if composed == chr(code_point) else 3
        numbers += [code_point - previous, kind, *parts]
        previous = code_point
    return numbers


def check_assumptions():
    """What the C# reader takes for granted about Unicode."""
    for code_point in CODE_POINTS:
        if code_point in SURROGATES:
            continue
        character = chr(code_point)
        for other in character.lower() + unicodedata.normalize("NFD", character):
            same = character_class(code_point) in (CHINESE, SPACE, DROP)
            assert not same or character_class(ord(other)) == character_class(code_point)
            assert same or character_class(ord(other)) not in (CHINESE, SPACE, DROP)
        assert code_point not in HANGUL_SYLLABLES or not unicodedata.decomposition(character)
        parts = unicodedata.decomposition(character).split()
        if len(parts) == 2 and not parts[0].startswith("<"):  # only the first character decomposes further
            assert unicodedata.normalize("NFD", chr(int(parts[1], 16))) == chr(int(parts[1], 16))


def literal(name, summary, numbers):
    stream = bytearray()
    for number in numbers:
        while number >= 0x80:
            stream.append(number & 0x7F | 0x80)
            number >>= 7
        stream.append(number)
    text = base64.b64encode(stream).decode("ascii")
    lines = [text[start:start + 108] for start in range(0, len(text), 108)]
    body = " +\n".join(f'        "{line}"' for line in lines)
    return f"    /// <summary>{summary}</summary>\n    internal const string {name} =\n{body};\n"


def main():
    if unicodedata.unidata_version != UNICODE_VERSION:
        sys.exit(f"Unicode {UNICODE_VERSION} is needed, this Python has {unicodedata.unidata_version} (Python 3.11 fits)")
    check_assumptions()
    tables = "\n".join((
        literal("Classes", "Runs of character classes from U+0000: length, class.", class_runs()),
        literal("LowerCase", "Simple lower case: code point delta, zigzag difference.", lower_case()),
        literal("CombiningClasses", "Runs of canonical combining classes: gap, length, class.", combining_classes()),
        literal("Decompositions", "Canonical decompositions: code point delta, kind, one or two code points.", decompositions()),
    ))
    output = sys.argv[1] if len(sys.argv) > 1 else OUTPUT
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        file.write(
            "// <auto-generated>\n"
            "// Written by scripts/make_unicode_tables.py from the Unicode Character Database "
            f"{UNICODE_VERSION}; do not edit.\n"
            "// </auto-generated>\n"
            "namespace SqueezeBert.Tokenization;\n\n"
            "/// <summary>The Unicode tables as base-128 numbers in base64; the script that writes them describes the streams.</summary>\n"
            "internal static class UnicodeData\n{\n" + tables + "}\n")


if __name__ == "__main__":
    main()
