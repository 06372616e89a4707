import { element } from '../element.js';
import { count, percent } from '../number-words.js';
import { bar } from './bars.js';

/** The text with its blanks filled, and for each blank the guesses as buttons that fill it. `pieces` is the text between the masks. */
export function masks(guesses, pieces) {
  const blanks = guesses.map(() => element('mark', { class: 'answer' }));
  const lists = guesses.map((candidates, blank) => {
    const buttons = candidates.map(({ token_str, score }, i) => element('button', {
      type: 'button', class: 'bar choice', 'aria-pressed': 'false', onclick: () => choose(i),
    }, element('span', { class: 'bar-name' }, token_str), bar(score / candidates[0].score), element('span', { class: 'bar-score' }, percent(score))));

    function choose(chosen) {
      blanks[blank].textContent = word(candidates[chosen].token_str);
      buttons.forEach((button, i) => button.setAttribute('aria-pressed', i === chosen));
    }

    if (candidates.length > 0) choose(0);
    return [
      element('h4', {}, guesses.length > 1 ? `Guesses for blank ${blank + 1}` : 'Guesses'),
      element('div', { class: 'bars' }, buttons),
    ];
  });
  const filled = element('p', { class: 'marked large' }, pieces.flatMap((piece, i) => [piece, blanks[i]]));
  return {
    node: element('div', { class: 'stack' }, filled, lists),
    summary: `${filled.textContent} ${count(guesses[0]?.length ?? 0, 'guess', 'guesses')} for each blank.`,
  };
}

// A piece that goes on with the word before it is written with ##.
const word = token => token.replace(/^##/, '');
