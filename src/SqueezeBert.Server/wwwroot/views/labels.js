import { element } from '../element.js';
import { labelWords } from '../label-words.js';
import { decimal, percent } from '../number-words.js';
import { bars } from './bars.js';

/** Labels with scores, best first: the best one large, then all with bars. */
export function labels(scores, { asWritten = false } = {}) {
  if (scores.length === 0) return { node: element('p', {}, 'The model gave no label.'), summary: 'No label.' };
  const nameOf = label => asWritten ? label : labelWords(label);
  const probabilities = scores.every(({ score }) => score >= 0 && score <= 1);
  const wordsOf = probabilities ? percent : decimal;
  const largest = probabilities ? 1 : Math.max(...scores.map(({ score }) => Math.abs(score)));
  const [best] = scores;
  return {
    node: element('div', { class: 'stack' },
      headline(nameOf(best.label), wordsOf(best.score), 'label'),
      scores.length > 1 && bars(scores.map(({ label, score }) => (
        { name: nameOf(label), title: label, words: wordsOf(score), share: score / largest })))),
    summary: `${nameOf(best.label)}, ${wordsOf(best.score)}.`,
  };
}

/** The one thing that a result says first; a `kind` of "label" is written with a capital. */
export function headline(text, score, kind = '') {
  return element('p', { class: `headline ${kind}` },
    element('strong', {}, text),
    score && element('span', { class: 'headline-score' }, score));
}
