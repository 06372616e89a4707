import { lines } from '../lines.js';
import { comparedVectors } from '../views/vectors.js';

export default {
  name: 'sentence-embeddings',
  title: 'Sentence embeddings',
  hint: 'texts as vectors, compared',
  words: 'Turns each text into a vector; texts of like meaning have vectors that point the same way. The table compares them all.',
  fields: [
    { name: 'texts', label: 'Texts', kind: 'lines', rows: 6, hint: 'One on each line.' },
  ],
  examples: [
    {
      title: 'Three pairs',
      values: {
        texts: 'Two boys play football in the park.\nChildren are playing with a ball outside.\nThe bank raised its interest rates.\nInterest rates are going up.\n'
          + 'The cat sleeps on the sofa.\nA kitten is napping on the couch.',
      },
    },
    {
      title: 'Evenings',
      values: { texts: 'A man is playing the guitar.\nSomeone makes music.\nA woman is slicing onions.\nShe prepares dinner in the kitchen.' },
    },
  ],
  request: ({ texts }) => ({ inputs: lines(texts), parameters: { normalize: true } }),
  show: (vectors, { inputs }) => comparedVectors(inputs, vectors),
};
