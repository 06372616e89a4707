import { lines } from '../lines.js';
import { ranking } from '../views/ranking.js';
import { decimal } from '../number-words.js';

export default {
  name: 'rerank',
  title: 'Rerank',
  hint: 'the best answers first',
  words: 'Puts documents in the order in which they answer a query, as the last step of a search.',
  fields: [
    { name: 'query', label: 'Query', kind: 'line' },
    { name: 'documents', label: 'Documents', kind: 'lines', rows: 5, hint: 'One on each line.' },
  ],
  examples: [
    {
      title: 'A bridge',
      values: {
        query: 'When was the bridge finished?',
        documents: 'Fish live under the bridge.\nBuilding the bridge took longer than planned.\nThe tower has a clock.\n'
          + 'The bridge was finished in 1883 after fourteen years of work.',
      },
    },
    {
      title: 'A match',
      values: { query: 'Who kept the ball out?', documents: 'Salt the soup.\nThe keeper saved the penalty.\nA song for piano.' },
    },
    {
      title: 'The Romans',
      values: {
        query: 'What did the Romans build?',
        documents: 'Rome is the capital of Italy.\nHe built a small boat out of paper.\nThe Romans built roads, bridges and aqueducts across Europe.\n'
          + 'Volcanoes are built of layers of lava.',
      },
    },
  ],
  request: ({ query, documents }) => ({ inputs: { query, documents: lines(documents) } }),
  show: ([documents], { inputs }) => ranking(
    documents.map(({ index, score }) => ({ index, text: inputs.documents[index], score })),
    { format: decimal }),
};
