import { addressOf, ask, getModels } from './api.js';
import { ApiKeyPanel, apiKey } from './api-key.js';
import { CallPanel } from './call-panel.js';
import { requestTextOf } from './call-text.js';
import { element } from './element.js';
import { explain } from './error-words.js';
import { markModel, showModels } from './model-choice.js';
import { readPermalink, writePermalink } from './permalink.js';
import { ResultPanel } from './result-panel.js';
import { TaskForm } from './task-form.js';
import { markTask, showMenu } from './task-menu.js';
import { examplesFor, taskGroups } from './tasks.js';

const byId = id => document.getElementById(id);
const form = new TaskForm(byId('task-form'), () => run());
const result = new ResultPanel();
const calls = new CallPanel(byId('calls'));
const keyPanel = new ApiKeyPanel(() => task ? run() : start());

let models = [];
let task;
let model;
let example;
let running;

/** Asks for the models and opens the task that the address names. */
async function start() {
  byId('notice').hidden = true;
  try {
    models = await getModels();
  } catch (error) {
    if (error.status === 401) return keyPanel.ask();
    return notice(explain(error), element('button', { type: 'button', class: 'primary', onclick: start }, 'Try again'));
  }
  keyPanel.hide();
  const offered = new Set(models.flatMap(({ tasks }) => tasks));
  showMenu(byId('tasks'), offered);
  if (!taskGroups.some(({ tasks }) => tasks.some(({ name }) => offered.has(name))))
    return notice(element('p', {}, 'This server holds no model that does a task of this page.'));
  openAddress();
}

/** Opens the task of the address, with its values, or with an example where it has none. */
function openAddress() {
  const address = readPermalink();
  const offered = taskGroups.flatMap(({ tasks }) => tasks).filter(({ name }) => modelsOf(name).length > 0);
  task = offered.find(({ name }) => name === address.task) ?? offered[0];
  const able = modelsOf(task.name);
  model = (able.find(({ id }) => id === address.model) ?? able.find(({ default_for: tasks }) => tasks?.includes(task.name)) ?? able[0]).id;
  byId('bench').hidden = false;
  byId('task-title').textContent = task.title;
  byId('task-words').textContent = task.words;
  document.title = `${task.title} – SqueezeBERT playground`;
  markTask(byId('tasks'), task.name);
  showModels(byId('model-choice'), able, openModel);
  form.show(task, examplesFor(task, able), openExample);
  fill(Object.keys(address.values).length > 0 ? { values: address.values } : exampleOf(model));
  if (form.complete) run({ asked: false });
  else result.clear();
}

const modelsOf = name => models.filter(({ tasks }) => tasks.includes(name));

/** The first example made for a model, or for any. */
const exampleOf = id => {
  const examples = examplesFor(task, modelsOf(task.name));
  return examples.find(example => example.model === id) ?? examples.find(example => !example.model) ?? examples[0];
};

function fill(chosen) {
  example = chosen;
  form.values = chosen.values;
  markModel(byId('model-choice'), model);
}

function openExample(chosen) {
  model = chosen.model ?? model;
  fill(chosen);
  run();
}

/** Another model answers what stands in the form; an untouched example made for the last one gives way to its own. */
function openModel(id) {
  model = id;
  if (example.model && example.model !== id && !form.touched) fill(exampleOf(id));
  run();
}

/** Sends the form and shows the answer. `asked` is false where the page runs by itself, which leaves the address as it is. */
async function run({ asked = true } = {}) {
  running?.abort();
  const mine = running = new AbortController();
  const { name, request, show } = task;
  if (asked) writePermalink(name, model, form.values);
  const { inputs, parameters = {} } = request(form.values);
  const given = Object.values(parameters).some(value => value !== undefined);
  const requestText = requestTextOf({ model, inputs, parameters: given ? parameters : undefined });
  form.busy = result.busy = true;
  try {
    const answered = await ask(name, requestText, mine.signal);
    if (running !== mine) return;
    keyPanel.hide();
    result.show(show(answered.answer.outputs, { inputs }), answered);
    calls.show({ address: addressOf(`v1/${name}`), requestText, withKey: Boolean(apiKey.get()) }, answered.answer);
  } catch (error) {
    if (running !== mine) return;
    calls.hide();
    result.showError(error);
    if (error.status === 401) keyPanel.ask();
  } finally {
    if (running === mine) form.busy = result.busy = false;
  }
  if (asked && running === mine) result.reveal();
}

function notice(...nodes) {
  byId('notice').replaceChildren(...nodes);
  byId('notice').hidden = false;
}

// The address belongs to the task, so the link that skips to it moves only the focus.
byId('skip').addEventListener('click', event => {
  event.preventDefault();
  byId('task-title').focus();
});
addEventListener('hashchange', () => models.length > 0 && openAddress());
start();
