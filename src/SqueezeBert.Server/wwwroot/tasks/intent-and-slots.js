import { intent } from '../views/intent.js';

export default {
  name: 'intent-and-slots',
  title: 'Intent and slots',
  hint: 'what a request wants',
  words: 'Understands a request to a chat bot or voice assistant: what is wanted, and with which details.',
  fields: [
    { name: 'text', label: 'Request', kind: 'text', rows: 2 },
    {
      name: 'out_of_scope_threshold', label: 'Sure enough from', kind: 'number', optional: true, folded: true, min: 0, max: 1, step: 0.05,
      placeholder: '0', hint: 'Below this score of the best intent, none is taken.',
    },
  ],
  examples: [
    { title: 'A table', values: { text: 'Book a table for four in Boston tonight' } },
    { title: 'Weather', values: { text: 'Will it rain in Oslo tomorrow' } },
    { title: 'Music', values: { text: 'Play the new album by Miles Davis' } },
    { title: 'Cinema', values: { text: 'What time is Casablanca showing at the nearest cinema' } },
    { title: 'A rating', values: { text: 'Give the last novel four stars out of five' } },
  ],
  request: ({ text, out_of_scope_threshold }) => ({
    inputs: text,
    parameters: { offset_unit: 'utf16', out_of_scope_threshold: out_of_scope_threshold ? Number(out_of_scope_threshold) : undefined },
  }),
  show: ([output], { inputs }) => intent(output, inputs),
};
