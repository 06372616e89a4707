import { answer } from '../views/answer.js';

const ada = 'Ada Lovelace was an English mathematician. In 1843 she wrote a program for the Analytical Engine, a machine that Charles Babbage '
  + 'had designed. The engine was never built, but her notes describe how it would compute Bernoulli numbers.';
const museum = 'The museum was founded by Maria Lindgren in 1962. It holds 12,000 paintings in 40 rooms and is visited by half a million '
  + 'people every year. Tickets cost nine euros; on Sundays the doors open at noon.';
const tower = 'The Eiffel Tower was built by the company of Gustave Eiffel for the World\'s Fair of 1889 in Paris. It is 330 metres tall and was '
  + 'the tallest structure in the world until 1930, when the Chrysler Building in New York was finished.';

export default {
  name: 'question-answering',
  title: 'Question answering',
  hint: 'the answer in a passage',
  words: 'Reads a passage of any length and marks the words in it that answer your question.',
  fields: [
    { name: 'question', label: 'Question', kind: 'line' },
    { name: 'context', label: 'Passage', kind: 'text', rows: 7 },
    { name: 'top_k', label: 'Answers', kind: 'number', optional: true, folded: true, min: 1, max: 20, step: 1, placeholder: '3' },
    { name: 'handle_impossible_answer', label: 'The passage may have no answer', kind: 'switch', folded: true },
  ],
  examples: [
    { title: 'A museum', values: { question: 'Who founded the museum?', context: museum } },
    { title: 'A program', values: { question: 'When did she write a program?', context: ada } },
    { title: 'A tower', values: { question: 'How tall is the Eiffel Tower?', context: tower } },
    { title: 'Paintings', values: { question: 'How many paintings does it hold?', context: museum } },
  ],
  request: ({ question, context, top_k, handle_impossible_answer }) => ({
    inputs: { question, context },
    parameters: {
      top_k: Number(top_k) || 3,
      handle_impossible_answer: handle_impossible_answer === 'true' || undefined,
      offset_unit: 'utf16',
    },
  }),
  show: ([output], { inputs }) => answer([output ?? []].flat(), inputs.context),
};
