import { element } from './element.js';

/** One field of a form: its label, its control, its hint and what is wrong with it. Its value is always a string. */
export class Field {
  #control;
  #error;

  constructor(definition) {
    this.definition = definition;
    const id = `field-${definition.name}`;
    this.#control = control(definition, id);
    this.#error = element('p', { class: 'field-error', id: `${id}-error`, hidden: true });
    const hint = definition.hint && element('p', { class: 'hint', id: `${id}-hint` }, definition.hint);
    this.#control.setAttribute('aria-describedby', `${id}-hint ${id}-error`);
    const label = element('label', { for: id }, definition.label,
      definition.optional && element('span', { class: 'optional' }, ' optional'));
    const row = definition.kind === 'switch' ? element('div', { class: 'switch' }, this.#control, label) : [
      element('div', { class: 'label-row' }, label, definition.insert && this.#insertButton(definition.insert)), this.#control];
    this.node = element('div', { class: 'field' }, row, hint, this.#error);
  }

  get value() {
    return this.definition.kind === 'switch' ? String(this.#control.checked || '') : this.#control.value;
  }

  set value(value) {
    if (this.definition.kind === 'switch') this.#control.checked = value === 'true';
    else this.#control.value = value;
    this.complain('');
    if (this.definition.kind === 'choice' && this.#control.selectedIndex < 0) this.#control.selectedIndex = 0;
  }

  /** What is wrong with the value, in words; nothing when it is good. */
  check() {
    const { optional, kind, label, check } = this.definition;
    const needed = !optional && kind !== 'switch' && kind !== 'choice';
    if (needed && this.value.trim() === '') return `Write something here: ${label.toLowerCase()} is empty.`;
    if (!this.#control.validity.valid) return this.#control.validationMessage;
    return check?.(this.value) ?? '';
  }

  complain(words) {
    this.#error.textContent = words;
    this.#error.hidden = !words;
    if (words) this.#control.setAttribute('aria-invalid', 'true');
    else this.#control.removeAttribute('aria-invalid');
  }

  focus() {
    this.#control.focus();
  }

  #insertButton(text) {
    return element('button', {
      type: 'button', class: 'quiet insert',
      onclick: () => {
        const { selectionStart, selectionEnd } = this.#control;
        this.#control.setRangeText(text, selectionStart, selectionEnd, 'end');
        this.#control.focus();
      },
    }, `Insert ${text}`);
  }
}

function control({ kind, name, rows = 3, placeholder, min, max, step, choices }, id) {
  switch (kind) {
    case 'text':
    case 'lines': return element('textarea', { id, name, rows, placeholder });
    case 'number': return element('input', { id, name, type: 'number', min, max, step, placeholder });
    case 'switch': return element('input', { id, name, type: 'checkbox' });
    case 'choice': return element('select', { id, name }, Object.entries(choices).map(([value, words]) => element('option', { value }, words)));
    default: return element('input', { id, name, type: 'text', placeholder, autocomplete: 'off' });
  }
}
