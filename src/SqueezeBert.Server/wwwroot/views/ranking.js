import { element } from '../element.js';
import { bar } from './bars.js';

/** Texts `{ index, text, score }` in the order given, best first, with their place among those asked about. */
export function ranking(texts, { format }) {
  return {
    node: element('ol', { class: 'ranking', role: 'list' }, texts.map(({ index, text, score }, place) => element('li', {},
      element('span', { class: 'rank', 'aria-hidden': 'true' }, String(place + 1)),
      element('div', { class: 'ranked' },
        element('p', { class: 'ranked-text' }, text),
        element('div', { class: 'bar' }, bar(score), element('span', { class: 'bar-score' }, format(score))),
        index !== place && element('span', { class: 'hint' }, `was number ${index + 1}`))))),
    summary: texts.length === 0 ? 'Nothing to order.' : `First: ${texts[0].text} ${format(texts[0].score)}.`,
  };
}
