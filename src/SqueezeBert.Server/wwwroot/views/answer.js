import { element } from '../element.js';
import { percent } from '../number-words.js';
import { bar } from './bars.js';
import { headline } from './labels.js';
import { markedText } from './marked-text.js';

/** The answer, its place in the passage, and the other answers as buttons that mark theirs. */
export function answer(answers, context) {
  const best = answers[0];
  if (!best?.answer) return nothing(context);
  const place = element('div', { class: 'passage', tabindex: '0', role: 'group', 'aria-label': 'Passage with the answer marked' });
  const buttons = answers.map((candidate, i) => element('button', { type: 'button', class: 'bar choice', 'aria-pressed': 'false', onclick: () => mark(i) },
    element('span', { class: 'bar-name' }, candidate.answer || 'no answer'), bar(candidate.score),
    element('span', { class: 'bar-score' }, percent(candidate.score))));

  function mark(chosen) {
    const { start, end } = answers[chosen];
    place.replaceChildren(markedText(context, [{ start, end, tone: 'answer' }]));
    buttons.forEach((button, i) => button.setAttribute('aria-pressed', i === chosen));
    requestAnimationFrame(() => scrollTo(place, place.querySelector('mark')));
  }

  mark(0);
  return {
    node: element('div', { class: 'stack' }, headline(best.answer, percent(best.score)), place,
      answers.length > 1 && [element('h4', {}, 'Candidates'), element('div', { class: 'bars' }, buttons)]),
    summary: `${best.answer}, ${percent(best.score)}.`,
  };
}

function nothing(context) {
  return {
    node: element('div', { class: 'stack' }, headline('No answer'),
      element('p', { class: 'hint' }, 'The model thinks that the passage does not answer this.'),
      element('div', { class: 'passage', tabindex: '0' }, markedText(context, []))),
    summary: 'No answer.',
  };
}

// The passage scrolls, not the page.
function scrollTo(place, mark) {
  if (mark) place.scrollTop += mark.getBoundingClientRect().top - place.getBoundingClientRect().top - place.clientHeight / 3;
}
