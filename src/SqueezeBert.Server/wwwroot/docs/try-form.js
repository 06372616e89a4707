import { addressOf } from '../api.js';
import { apiKey } from '../api-key.js';
import { element } from '../element.js';

let forms = 0;

/** Sends an operation's request as it stands in the form, and shows whatever comes back. */
export class TryForm {
  #operation;
  #askForKey;
  #fields = new Map();
  #body;
  #answer = element('div', { class: 'try-answer', 'aria-live': 'polite' });

  /** `askForKey(retry)` is called where the server wants a key. */
  constructor(operation, askForKey) {
    this.#operation = operation;
    this.#askForKey = askForKey;
    const id = `try-${++forms}`;
    for (const { name } of operation.parameters) this.#fields.set(name, element('input', { id: `${id}-${name}`, autocomplete: 'off', spellcheck: 'false' }));
    if (operation.body) this.#body = element('textarea', { id: `${id}-body`, spellcheck: 'false', class: 'code' });
    this.node = element('form', { class: 'try', onsubmit: event => this.#submit(event) },
      operation.body?.examples.length > 1 && this.#examples(),
      [...this.#fields].map(([name, field]) => element('div', { class: 'field' }, element('label', { for: field.id }, name), field)),
      this.#body && element('div', { class: 'field' }, element('label', { for: this.#body.id }, 'Body'), this.#body),
      element('div', { class: 'run-row' }, element('button', { type: 'submit', class: 'primary' }, 'Send')),
      this.#answer);
    this.#fill(operation.body?.examples[0]);
  }

  #examples() {
    return element('div', { class: 'examples' }, element('span', { class: 'examples-title' }, 'Examples'),
      this.#operation.body.examples.map(example => element('button', { type: 'button', class: 'chip', onclick: () => this.#fill(example) }, example.title)));
  }

  #fill(example) {
    for (const { name, example: value, examples } of this.#operation.parameters) this.#fields.get(name).value = examples?.[example?.name]?.value ?? value ?? '';
    if (this.#body) this.#body.value = JSON.stringify(example.value, null, 2);
    this.#answer.replaceChildren();
  }

  get #address() {
    let path = this.#operation.path;
    const query = new URLSearchParams();
    for (const parameter of this.#operation.parameters) {
      const value = this.#fields.get(parameter.name).value.trim();
      if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, value.split('/').map(encodeURIComponent).join('/'));
      else if (value) query.set(parameter.name, value);
    }
    return addressOf(`.${path}`) + (query.size > 0 ? `?${query}` : '');
  }

  async #submit(event) {
    event?.preventDefault();
    this.node.setAttribute('aria-busy', 'true');
    try {
      const headers = new Headers();
      if (this.#body) headers.set('Content-Type', 'application/json');
      if (apiKey.get()) headers.set('Authorization', `Bearer ${apiKey.get()}`);
      const response = await fetch(this.#address, { method: this.#operation.method, headers, body: this.#body?.value });
      this.#show(response, await response.text());
      if (response.status === 401) this.#askForKey(() => this.#submit());
    } catch {
      this.#answer.replaceChildren(element('p', { class: 'field-error' }, 'The server does not answer.'));
    } finally {
      this.node.removeAttribute('aria-busy');
    }
  }

  #show(response, text) {
    const headers = [...response.headers].filter(([name]) => name.startsWith('x-') && name !== 'x-content-type-options' || name === 'retry-after');
    this.#answer.replaceChildren(
      element('p', { class: response.ok ? 'status' : 'status field-error' }, `${response.status} ${response.statusText}`),
      text && element('pre', { tabindex: '0', 'aria-label': 'Answer' }, this.#readable(response, text)),
      element('dl', { class: 'headers' }, headers.map(([name, value]) => [element('dt', {}, name), element('dd', {}, value)])));
  }

  /** JSON on lines of its own; long lists of numbers stay on one. */
  #readable(response, text) {
    if (!response.headers.get('Content-Type')?.startsWith('application/json')) return text;
    return JSON.stringify(JSON.parse(text), null, 2).replace(/\[\s*(-?[\d.eE+-]+(?:,\s*-?[\d.eE+-]+)*)\s*\]/g, list => list.replace(/\s+/g, ' '));
  }
}
