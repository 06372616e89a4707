import { element } from './element.js';

/** The models of a task: a choice where there are several, else the one's name. */
export function showModels(host, models, onChoose) {
  if (models.length === 1) {
    host.replaceChildren('Model ', element('strong', {}, describe(models[0])));
    return;
  }
  const select = element('select', { id: 'model', onchange: () => onChoose(select.value) },
    models.map(model => element('option', { value: model.id }, describe(model))));
  host.replaceChildren(element('label', { for: 'model' }, 'Model'), select);
}

/** Shows which model is chosen. */
export function markModel(host, id) {
  for (const option of host.querySelectorAll('option')) option.selected = option.value === id;
}

const describe = ({ id, precision }) => precision ? `${id} · ${precision}` : id;
