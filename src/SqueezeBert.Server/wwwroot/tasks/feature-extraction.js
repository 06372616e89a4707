import { tokenVectors } from '../views/vectors.js';

export default {
  name: 'feature-extraction',
  title: 'Feature extraction',
  hint: 'a vector for each token',
  words: 'Shows what the model makes of a text: a vector for each token, on which every other task is built.',
  fields: [
    { name: 'text', label: 'Text', kind: 'text' },
  ],
  examples: [
    { title: 'A short one', values: { text: 'The staff were friendly.' } },
    { title: 'Two meanings', values: { text: 'The bank by the river is not the bank with the money.' } },
  ],
  request: ({ text }) => ({ inputs: text }),
  show: ([[tokens]]) => tokenVectors(tokens),
};
