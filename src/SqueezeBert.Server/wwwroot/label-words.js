const usualNames = { PER: 'person', LOC: 'place', ORG: 'organisation', MISC: 'other name' };

/** A model's label as words: `BookRestaurant` and `book_restaurant` become "book restaurant". */
export function labelWords(label) {
  if (usualNames[label]) return usualNames[label];
  return label.replace(/[_.]+/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, (_, before, after) => `${before} ${after.toLowerCase()}`)
    .replace(/^\p{Lu}(?=\p{Ll})/u, first => first.toLowerCase()).trim() || label;
}

/** A colour for each kind of label, as a class. Usual kinds of names always have theirs; others take turns. */
export function tonesOf(labels) {
  const kinds = [...new Set([...Object.keys(usualNames), ...labels])];
  return new Map(kinds.map((label, i) => [label, `tone-${i % 8}`]));
}
