import { entities } from '../views/entities.js';

export default {
  name: 'token-classification',
  title: 'Token classification',
  hint: 'people, places, organisations',
  words: 'Finds the names in a text and says which are persons, places, organisations or others.',
  fields: [
    { name: 'text', label: 'Text', kind: 'text', rows: 5 },
    {
      name: 'aggregation_strategy', label: 'How tokens become entities', kind: 'choice', folded: true,
      choices: {
        first: 'whole words, by their first token', average: 'whole words, by all their tokens', max: 'whole words, by their surest token',
        simple: 'tokens as they are, joined', none: 'each token by itself',
      },
    },
  ],
  examples: [
    { title: 'Pioneers', values: { text: 'Ada Lovelace lived in London and worked with Charles Babbage.' } },
    { title: 'In the news', values: { text: 'Angela Merkel met Barack Obama in Berlin before the United Nations summit in New York.' } },
    { title: 'Music', values: { text: 'Paul McCartney wrote Yesterday in London, and John Lennon sang for the Beatles in Hamburg.' } },
    { title: 'A late flight', values: { text: 'Flight from Berlin to Chicago delayed again, thanks Lufthansa. Anna and James are waiting in Boston.' } },
  ],
  request: ({ text, aggregation_strategy }) => ({ inputs: text, parameters: { aggregation_strategy, offset_unit: 'utf16' } }),
  show: ([found], { inputs }) => entities(found, inputs),
};
