import { items } from '../lines.js';
import { labels } from '../views/labels.js';

const defaultTemplate = 'This example is {}.';

export default {
  name: 'zero-shot-classification',
  title: 'Zero-shot classification',
  hint: 'labels of your own',
  words: 'Sorts a text by labels that you make up. The model never learned them: it judges whether each one follows from the text.',
  fields: [
    { name: 'text', label: 'Text', kind: 'text' },
    { name: 'candidate_labels', label: 'Labels', kind: 'line', hint: 'Separated by commas.' },
    { name: 'multi_label', label: 'Several labels may apply', kind: 'switch', folded: true },
    {
      name: 'hypothesis_template', label: 'Sentence for a label', kind: 'line', optional: true, folded: true,
      placeholder: defaultTemplate, hint: '{} stands for the label.',
    },
  ],
  examples: [
    { title: 'Where is it?', values: { text: 'Two kids are playing in the park.', candidate_labels: 'outdoors, indoors' } },
    {
      title: 'What comes first?',
      values: { text: 'The water is coming through the ceiling, please send somebody now!', candidate_labels: 'urgent, not urgent' },
    },
    { title: 'Which section?', values: { text: 'We spent ten days hiking along the coast of Portugal.', candidate_labels: 'travel, cooking, technology' } },
    { title: 'Who is in it?', values: { text: 'Three dogs are running through the snow.', candidate_labels: 'animals, vehicles, people' } },
  ],
  request: ({ text, candidate_labels, multi_label, hypothesis_template }) => ({
    inputs: { text, candidate_labels: items(candidate_labels) },
    parameters: {
      multi_label: multi_label === 'true' || undefined,
      hypothesis_template: hypothesis_template || undefined,
    },
  }),
  show: ([{ labels: names, scores }]) => labels(names.map((label, i) => ({ label, score: scores[i] })), { asWritten: true }),
};
