import { lines } from '../lines.js';
import { ranking } from '../views/ranking.js';
import { percent } from '../number-words.js';

export default {
  name: 'multiple-choice',
  title: 'Multiple choice',
  hint: 'the likeliest option',
  words: 'Picks the likeliest of several continuations or answers.',
  fields: [
    { name: 'context', label: 'What is known', kind: 'text' },
    { name: 'question', label: 'Question', kind: 'line', optional: true },
    { name: 'choices', label: 'Choices', kind: 'lines', hint: 'One on each line.' },
  ],
  examples: [
    { title: 'A cup of tea', values: { context: 'He poured the tea.', question: '', choices: 'Then he read it.\nThen he drank it.\nThen he painted it.' } },
    {
      title: 'Cause and effect',
      values: { context: 'The vase fell off the table.', question: 'What happened next?', choices: 'It broke into pieces.\nIt began to sing.' },
    },
  ],
  request: ({ context, question, choices }) => ({ inputs: { context, question: question || undefined, choices: lines(choices) } }),
  show: ([choices]) => ranking(choices.map(({ index, choice, score }) => ({ index, text: choice, score })), { format: percent }),
};
