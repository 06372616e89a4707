import { element } from '../element.js';

/**
 * A row with a bar for each item: `{ name, title, words, share, tone }`, where `words` is the score as text and
 * `share` the bar's part of its track, cut to 0..1. Rows behind the first `limit` are folded away.
 */
export function bars(items, { limit = 6 } = {}) {
  const shown = items.length > limit + 1 ? items.slice(0, limit) : items;
  const rest = items.slice(shown.length);
  return element('div', { class: 'bars-frame' },
    list(shown),
    rest.length > 0 && element('details', { class: 'more' },
      element('summary', {}, `${rest.length} more`),
      list(rest)));
}

const list = items => element('ul', { class: 'bars', role: 'list' }, items.map(row));

function row({ name, title, words, share, tone }) {
  return element('li', { class: `bar ${tone ?? ''}` },
    element('span', { class: 'bar-name', title }, name),
    bar(share),
    element('span', { class: 'bar-score' }, words));
}

/** The bar alone, a picture of a score that stands beside it in words. */
export function bar(share) {
  const cut = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));
  return element('span', { class: 'bar-track', 'aria-hidden': 'true' }, element('span', { class: 'bar-fill', '--share': cut }));
}
