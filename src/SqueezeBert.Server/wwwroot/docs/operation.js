import { element } from '../element.js';
import { schemaView } from './schema-view.js';
import { TryForm } from './try-form.js';
import { inline, words } from './words.js';

/** A route, closed until somebody wants to see it. */
export function operationSection(api, operation, askForKey) {
  const { id, method, path, summary } = operation;
  const section = element('details', { class: 'operation card', id },
    element('summary', {}, element('span', { class: `method ${method.toLowerCase()}` }, method), element('code', { class: 'path' }, path), element('span', { class: 'summary-words' }, summary)));
  // Most routes are never opened.
  section.addEventListener('toggle', () => section.append(content(api, operation, askForKey)), { once: true });
  return section;
}

const content = (api, operation, askForKey) => element('div', { class: 'operation-body' },
  element('div', { class: 'told' },
    words(operation.description),
    operation.parameters.length > 0 && part('In the address', element('ul', { class: 'properties' }, operation.parameters.map(({ name, required, description, schema }) =>
      element('li', {}, element('code', {}, name), ' ', element('span', { class: 'kind-words' }, `${schema.enum ? schema.enum.join(' | ') : schema.type}${required ? ', required' : ''}`), words(description))))),
    operation.body && part('Body', schemaView(api, operation.body.schema)),
    part('Answers', operation.answers.map(answer => answerView(api, answer)))),
  new TryForm(operation, askForKey).node);

const part = (title, ...children) => element('section', {}, element('h3', {}, title), ...children);

const answerView = (api, { status, description, type, schema, examples }) => element('details', { class: 'answer-kind' },
  element('summary', {}, element('span', { class: 'status' }, status), ' ', inline(description), type && type !== 'application/json' && element('span', { class: 'kind-words' }, ` ${type}`)),
  schema && schemaView(api, schema),
  examples.map(({ title, value }) => element('figure', {}, examples.length > 1 && element('figcaption', { class: 'hint' }, title), element('pre', { tabindex: '0' }, JSON.stringify(value, null, 2)))));
