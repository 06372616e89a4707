import { element } from '../element.js';
import { labelWords } from '../label-words.js';
import { count, percent } from '../number-words.js';
import { bars } from './bars.js';
import { spanViews } from './entities.js';
import { headline } from './labels.js';

/** What is wanted, the details marked in the request, and what else it might have been. */
export function intent({ intent: best, intents, slots }, text) {
  const wish = best ? labelWords(best.label) : 'none of its intents';
  return {
    node: element('div', { class: 'stack' },
      headline(wish, best && percent(best.score), 'label'),
      spanViews(slots, text),
      slots.length === 0 && element('p', { class: 'hint' }, 'No details found.'),
      element('h4', {}, 'Intents'),
      bars(intents.map(({ label, score }) => ({ name: labelWords(label), title: label, words: percent(score), share: score })), { limit: 3 })),
    summary: `${wish}; ${count(slots.length, 'detail')}${slots.map(({ label, value }) => `; ${labelWords(label)}: ${value}`).join('')}.`,
  };
}
