import { items } from '../lines.js';
import { masks } from '../views/masks.js';

const mask = '[MASK]';

export default {
  name: 'fill-mask',
  title: 'Fill-mask',
  hint: 'the missing word',
  words: 'Guesses the missing word of a sentence: the game by which the model learned its language.',
  fields: [
    {
      name: 'text', label: 'Text', kind: 'text', insert: mask, hint: `Write ${mask} where a word is missing.`,
      check: text => text.includes(mask) ? undefined : `Put ${mask} where the word is missing.`,
    },
    { name: 'top_k', label: 'Guesses', kind: 'number', optional: true, folded: true, min: 1, max: 50, step: 1, placeholder: '5' },
    { name: 'targets', label: 'Only these words', kind: 'line', optional: true, folded: true, hint: 'Separated by commas; any word when left empty.' },
  ],
  examples: [
    { title: 'A door', values: { text: 'She opened the [MASK] and walked in.' } },
    { title: 'A president', values: { text: 'The president of the [MASK] States spoke to the press.' } },
    { title: 'A letter', values: { text: 'My dear [MASK], I have not been so happy for years.' } },
    { title: 'Two blanks', values: { text: 'He closed his [MASK] and fell [MASK].' } },
  ],
  request: ({ text, top_k, targets }) => ({
    inputs: text,
    parameters: { top_k: Number(top_k) || undefined, targets: targets ? items(targets) : undefined },
  }),
  show: ([output], { inputs }) => masks(Array.isArray(output[0]) ? output : [output], inputs.split(mask)),
};
