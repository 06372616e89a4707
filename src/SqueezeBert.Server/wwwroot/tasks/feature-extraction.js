import { tokenVectors } from '../views/vectors.js';

export default {
  name: 'feature-extraction',
  title: 'Feature extraction',
  hint: 'a vector for each token',
  words: 'Shows what the model itself sees: a vector for each token, from which everything else here is computed.',
  fields: [
    { name: 'text', label: 'Text', kind: 'text' },
  ],
  examples: [
    { title: 'A short one', values: { text: 'The staff were friendly.' } },
    { title: 'Two meanings', values: { text: 'The bank by the river is not the bank with the money.' } },
  ],
  request: ({ text }) => ({ inputs: text }),
  show: ([tokens]) => tokenVectors(tokens),
};
