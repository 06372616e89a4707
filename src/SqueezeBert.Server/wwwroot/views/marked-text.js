import { element } from '../element.js';

/**
 * A text with spans `{ start, end, label, tone, title }` marked in it, counted in UTF-16 units as JavaScript's strings
 * are. Of spans that overlap, the first stays.
 */
export function markedText(text, spans) {
  const parts = [];
  let at = 0;
  for (const { start, end, label, tone = '', title } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start < at || end <= start || end > text.length) continue;
    parts.push(text.slice(at, start), element('mark', { class: tone, title },
      text.slice(start, end),
      label && element('span', { class: 'mark-label' }, label)));
    at = end;
  }
  return element('p', { class: 'marked' }, parts, text.slice(at));
}
