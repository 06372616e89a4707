import { element } from '../element.js';

/** A description's paragraphs, with what stands between backquotes as code. */
export const words = text => (text ?? '').split('\n\n').filter(Boolean).map(paragraph => element('p', { class: 'words' }, inline(paragraph)));

/** The same without paragraphs. */
export const inline = text => text.split('`').map((part, i) => i % 2 === 1 ? element('code', {}, part) : part);
