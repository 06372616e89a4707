import { labels } from '../views/labels.js';

export default {
  name: 'text-classification',
  title: 'Text classification',
  hint: 'the mood or the kind of a text',
  words: 'Says which of the labels that the model has learned fits a text: its mood, its topic, or what somebody wants.',
  fields: [
    { name: 'text', label: 'Text', kind: 'text' },
    {
      name: 'text_pair', label: 'Second text', kind: 'text', optional: true, folded: true,
      hint: 'For models that compare two texts: does the second one follow from the first?',
    },
  ],
  examples: [
    { title: 'A happy guest', model: 'sentiment', values: { text: 'The staff were friendly and the food was great.' } },
    { title: 'An angry customer', model: 'sentiment', values: { text: 'This is the worst phone I have ever owned.' } },
    { title: 'A puzzled neighbour', model: 'sentiment', values: { text: 'Wait, how did you get a piano through that window?' } },
    { title: 'A plain fact', model: 'sentiment', values: { text: 'The train leaves at nine.' } },
    { title: 'A wish at the bank', model: 'intents', values: { text: 'my card was declined at the supermarket' } },
    { title: 'A wish abroad', model: 'intents', values: { text: 'how do i say good morning in french' } },
    {
      title: 'Does it follow?', model: 'nli',
      values: { text: 'Two women are walking their dogs in the rain.', text_pair: 'People are outside.' },
    },
    {
      title: 'Does it contradict?', model: 'nli',
      values: { text: 'A man is playing the guitar on a stage.', text_pair: 'Nobody is making music.' },
    },
  ],
  request: ({ text, text_pair }) => ({ inputs: text_pair ? { text, text_pair } : text }),
  show: ([scores]) => labels(scores),
};
