import { element } from '../element.js';
import { inline } from './words.js';

/** A schema in words: its kind, and below it what it holds. */
export function schemaView(api, schema) {
  const resolved = api.resolve(schema);
  return element('div', { class: 'schema' },
    element('p', {}, element('span', { class: 'kind-words' }, kindOf(api, resolved)), resolved.description && [' ', inline(resolved.description)]),
    parts(api, resolved));
}

/** What a value may be, in a few words. */
function kindOf(api, schema) {
  const { type, items, oneOf, anyOf, enum: values, const: only } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map(value => JSON.stringify(value)).join(' | ');
  const options = oneOf ?? anyOf;
  if (options) return [...new Set(options.map(option => kindOf(api, api.resolve(option))))].join(' or ');
  if (type === 'array') return `list of ${plural(kindOf(api, api.resolve(items)))}`;
  return [type].flat().join(' or ');
}

const plural = kind => /^(string|number|integer|boolean|object)$/.test(kind) ? `${kind}s` : kind.startsWith('list of') ? kind.replace('list', 'lists') : `(${kind})`;

/** The fields of an object, of a list's items, or of each thing that a value may be. */
function parts(api, schema) {
  const { type, items, oneOf, anyOf, properties, required = [] } = schema;
  if (properties) return element('ul', { class: 'properties' }, Object.entries(properties).map(([name, value]) => property(api, name, api.resolve(value), required.includes(name))));
  if (type === 'array') return parts(api, api.resolve(items));
  const holding = (oneOf ?? anyOf ?? []).map(option => api.resolve(option)).map(option => parts(api, option)).filter(Boolean);
  return holding.length > 1 ? holding.flatMap((view, i) => [i > 0 && element('p', { class: 'hint' }, 'or'), view]) : holding[0];
}

const property = (api, name, schema, required) => element('li', {},
  element('code', {}, name), ' ',
  element('span', { class: 'kind-words' }, [kindOf(api, schema), required && 'required', ...limits(schema)].filter(Boolean).join(', ')),
  schema.description && element('p', { class: 'words' }, inline(schema.description)),
  parts(api, schema));

const limits = ({ default: standard, minimum, maximum }) => [
  standard !== undefined && `default ${JSON.stringify(standard)}`,
  minimum !== undefined && minimum !== 0 && `at least ${minimum}`,
  maximum !== undefined && `at most ${maximum}`,
];
