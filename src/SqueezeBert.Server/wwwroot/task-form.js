import { element } from './element.js';
import { Field } from './field.js';

const onMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** A task's form: examples, fields, options, the button that runs. */
export class TaskForm {
  #form;
  #fields = [];
  #options;
  #run;
  #onRun;

  /** Whether somebody wrote in the form since it was filled. */
  touched = false;

  constructor(form, onRun) {
    this.#form = form;
    this.#onRun = onRun;
    form.addEventListener('submit', event => {
      event.preventDefault();
      this.#submit();
    });
    form.addEventListener('input', () => this.touched = true);
    form.addEventListener('keydown', event => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
  }

  /** Shows a task's fields, empty, and its examples; `onExample` hears which one was picked. */
  show(task, examples, onExample) {
    this.#fields = task.fields.map(definition => new Field(definition));
    const nodes = folded => this.#fields.filter(({ definition }) => Boolean(definition.folded) === folded).map(field => field.node);
    const folded = nodes(true);
    this.#options = folded.length > 0 && element('details', { class: 'options' }, element('summary', {}, 'Options'), folded);
    this.#run = element('button', { type: 'submit', class: 'primary' }, 'Run',
      element('kbd', { 'aria-hidden': 'true' }, onMac ? '⌘ ↵' : 'Ctrl ↵'));
    this.#form.replaceChildren(
      element('div', { class: 'examples', role: 'group', 'aria-label': 'Examples' },
        element('span', { class: 'examples-title', 'aria-hidden': 'true' }, 'Try'),
        examples.map(example => element('button', { type: 'button', class: 'chip', onclick: () => onExample(example) }, example.title))),
      ...nodes(false),
      ...this.#options ? [this.#options] : [],
      element('div', { class: 'run-row' }, this.#run));
  }

  get values() {
    return Object.fromEntries(this.#fields.map(field => [field.definition.name, field.value]));
  }

  /** Fills the form; fields that `values` doesn't name become empty. Options open where one of them is set. */
  set values(values) {
    for (const field of this.#fields) field.value = values[field.definition.name] ?? '';
    const set = ({ definition }) => definition.folded && values[definition.name];
    if (this.#options) this.#options.open = this.#fields.some(set);
    this.touched = false;
  }

  /** Whether every field has what it needs. */
  get complete() {
    return this.#fields.every(field => !field.check());
  }

  set busy(busy) {
    this.#form.setAttribute('aria-busy', busy);
  }

  #submit() {
    for (const field of this.#fields) field.complain(field.check());
    const wrong = this.#fields.find(field => field.check());
    if (wrong?.definition.folded) this.#options.open = true;
    if (wrong) wrong.focus();
    else this.#onRun();
  }
}
