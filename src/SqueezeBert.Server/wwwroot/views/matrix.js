import { element } from '../element.js';
import { decimal } from '../number-words.js';

/** The cosine of two vectors of length 1. */
export const cosine = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

// Unrelated texts have cosines about the first, paraphrases about the second: colour tells between them.
const [pale, full] = [0.2, 0.8];

/** Each text against each: the more alike, the stronger the cell's colour. */
export function matrix(texts, vectors) {
  const head = element('tr', {}, element('td'), texts.map((text, i) => element('th', { scope: 'col', title: text }, String(i + 1))));
  const rows = texts.map((text, i) => element('tr', {},
    element('th', { scope: 'row', title: text }, element('span', { class: 'matrix-number' }, String(i + 1)), element('span', { class: 'matrix-text' }, text)),
    texts.map((other, j) => {
      const score = cosine(vectors[i], vectors[j]);
      return element('td', { class: i === j ? 'self' : undefined, title: `${text} – ${other}`, '--share': Math.min(1, Math.max(0, (score - pale) / (full - pale))) }, decimal(score));
    })));
  return element('div', { class: 'scroller', tabindex: '0', role: 'group', 'aria-label': 'Similarity of each text to each' },
    element('table', { class: 'matrix' }, element('thead', {}, head), element('tbody', {}, rows)));
}

/** The two different texts that are most alike, as indices and score. */
export function nearestPair(vectors) {
  let best = { score: -Infinity };
  for (let i = 0; i < vectors.length; i++)
    for (let j = i + 1; j < vectors.length; j++) {
      const score = cosine(vectors[i], vectors[j]);
      if (score > best.score) best = { i, j, score };
    }
  return best;
}
