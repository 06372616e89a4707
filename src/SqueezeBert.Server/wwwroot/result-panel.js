import { element } from './element.js';
import { explain } from './error-words.js';
import { count, milliseconds } from './number-words.js';

/** Where answers appear: the view, what the answer took, a sentence for those who hear the page. */
export class ResultPanel {
  #panel = document.getElementById('result');
  #body = document.getElementById('result-body');
  #measures = document.getElementById('measures');
  #status = document.getElementById('status');

  set busy(busy) {
    this.#panel.setAttribute('aria-busy', busy);
  }

  clear() {
    this.#show(element('p', { class: 'hint' }, 'Run to see what the model says.'));
  }

  show({ node, summary }, { tokens, serverMilliseconds, roundTripMilliseconds }) {
    const rows = [
      ['Tokens', tokens === undefined ? undefined : String(tokens)],
      ['In the server', serverMilliseconds === undefined ? undefined : milliseconds(serverMilliseconds)],
      ['Round trip', milliseconds(roundTripMilliseconds)],
    ].filter(([, value]) => value !== undefined);
    this.#show(node, rows);
    this.#status.textContent = tokens === undefined ? summary : `${summary} ${count(tokens, 'token')}.`;
  }

  showError(error) {
    const words = explain(error);
    this.#show(words);
    this.#status.textContent = words.textContent;
  }

  /** On a phone the panel is below the form: brings it into sight, where it isn't. */
  reveal() {
    if (this.#panel.getBoundingClientRect().top > innerHeight / 2) this.#panel.scrollIntoView();
  }

  #show(node, rows = []) {
    this.#body.replaceChildren(node);
    this.#measures.hidden = rows.length === 0;
    this.#measures.replaceChildren(...rows.map(([name, value]) => element('div', {}, element('dt', {}, name), element('dd', {}, value))));
  }
}
