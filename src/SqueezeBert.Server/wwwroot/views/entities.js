import { element } from '../element.js';
import { labelWords, tonesOf } from '../label-words.js';
import { count, percent } from '../number-words.js';
import { bars } from './bars.js';
import { markedText } from './marked-text.js';

/** Entities marked in their text, then each with its kind and score. */
export function entities(found, text) {
  const spans = found.map(({ entity_group, entity, score, start, end }) => ({ label: entity_group ?? entity, score, start, end }));
  return {
    node: element('div', { class: 'stack' }, spanViews(spans, text),
      spans.length === 0 && element('p', { class: 'hint' }, 'The model found no names here.')),
    summary: spans.length === 0 ? 'No names found.'
      : `${count(spans.length, 'name')}: ${spans.map(({ label, start, end }) => `${text.slice(start, end)}, ${labelWords(label)}`).join('; ')}.`,
  };
}

/** Spans `{ label, score, start, end }` marked in their text, and a row for each. */
export function spanViews(spans, text) {
  const tones = tonesOf(spans.map(({ label }) => label));
  return [
    markedText(text, spans.map(({ label, score, start, end }) => (
      { start, end, label: labelWords(label), tone: tones.get(label), title: `${label} ${percent(score)}` }))),
    spans.length > 0 && bars(spans.map(({ label, score, start, end }) => ({
      name: [text.slice(start, end), ' ', element('span', { class: 'kind' }, labelWords(label))],
      title: label, words: percent(score), share: score, tone: tones.get(label),
    })), { limit: 12 }),
  ];
}
