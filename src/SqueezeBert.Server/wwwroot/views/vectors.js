import { element } from '../element.js';
import { count, decimal } from '../number-words.js';
import { matrix, nearestPair } from './matrix.js';
import { limitOf, sparkline } from './sparkline.js';

/** Texts compared by their vectors, and the vectors themselves. */
export function comparedVectors(texts, vectors) {
  const features = count(vectors[0]?.length ?? 0, 'number');
  const nearest = nearestPair(vectors);
  return {
    node: element('div', { class: 'stack' },
      texts.length > 1 && matrix(texts, vectors),
      element('h4', {}, `The vectors, ${features} each`),
      vectorList(vectors, texts.map((text, i) => [String(i + 1), element('span', { class: 'vector-text' }, ` ${text}`)]))),
    summary: texts.length > 1
      ? `${count(texts.length, 'text')}. Most alike, with ${decimal(nearest.score)}: ${texts[nearest.i]} – ${texts[nearest.j]}`
      : `A vector of ${features}.`,
  };
}

/** The vectors of a text's tokens, [CLS] first and [SEP] last. */
export function tokenVectors(vectors) {
  const names = vectors.map((_, i) => i === 0 ? '[CLS]' : i === vectors.length - 1 ? '[SEP]' : String(i));
  const summary = `${count(vectors.length, 'token')} of ${count(vectors[0]?.length ?? 0, 'number')}.`;
  return {
    node: element('div', { class: 'stack' }, element('p', { class: 'hint' }, summary), vectorList(vectors, names)),
    summary,
  };
}

function vectorList(vectors, names) {
  const limit = limitOf(vectors);
  return element('ul', { class: 'vectors', role: 'list' }, vectors.map((vector, i) => element('li', {},
    element('span', { class: 'vector-name' }, names[i]),
    sparkline(vector, limit),
    element('span', { class: 'vector-numbers' }, `${vector.slice(0, 3).map(decimal).join('  ')} …`))));
}
