import { addressOf } from '../api.js';
import { ApiKeyPanel } from '../api-key.js';
import { element } from '../element.js';
import { OpenApiDocument } from './document.js';
import { operationSection } from './operation.js';
import { words } from './words.js';

const byId = id => document.getElementById(id);

let sendAgain = () => {};
const keyPanel = new ApiKeyPanel(() => sendAgain());

/** What a form does when the server asks for a key: the panel opens, and the form's request goes out again with the new one. */
const askForKey = retry => {
  sendAgain = retry;
  keyPanel.ask();
};

async function start() {
  const response = await fetch(addressOf('openapi.json'));
  const api = new OpenApiDocument(await response.json());
  byId('about').append(element('p', { class: 'lead' }, api.info.summary), ...words(api.info.description), element('p', { class: 'hint' }, `Version ${api.info.version}, as `, element('a', { href: 'openapi.json' }, 'OpenAPI document')));
  for (const group of api.groups) {
    const id = `group-${group.name.toLowerCase().replaceAll(' ', '-')}`;
    byId('operations').append(element('section', { class: 'group', 'aria-labelledby': id },
      element('h2', { id }, group.name),
      ...words(group.description),
      group.operations.map(operation => operationSection(api, operation, askForKey))));
    byId('groups').append(element('section', {},
      element('h2', {}, element('a', { href: `#${id}` }, group.name)),
      element('ul', {}, group.operations.map(({ id, method, path }) => element('li', {}, element('a', { href: `#${id}` }, element('span', { class: `method ${method.toLowerCase()}` }, method), ' ', path))))));
  }
  openAddress();
}

/** Opens the route that the address names. */
function openAddress() {
  const node = document.getElementById(location.hash.slice(1));
  if (node instanceof HTMLDetailsElement) node.open = true;
  node?.scrollIntoView();
}

addEventListener('hashchange', openAddress);
start().catch(error => byId('operations').append(element('p', { class: 'notice' }, `The document can't be shown: ${error.message}`)));
