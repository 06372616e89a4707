import { lines } from '../lines.js';
import { ranking } from '../views/ranking.js';
import { decimal } from '../number-words.js';

export default {
  name: 'sentence-similarity',
  title: 'Sentence similarity',
  hint: 'how alike sentences are',
  words: 'Measures how near in meaning sentences are to one of yours. 1 is the same, 0 has nothing to do with it.',
  fields: [
    { name: 'source_sentence', label: 'Sentence', kind: 'line' },
    { name: 'sentences', label: 'Compared with', kind: 'lines', hint: 'One on each line.' },
  ],
  examples: [
    {
      title: 'A guitar',
      values: {
        source_sentence: 'A man is playing the guitar.',
        sentences: 'Someone plays music on a guitar.\nA musician performs a song.\nThe stock market fell on Monday.',
      },
    },
    {
      title: 'A help desk',
      values: {
        source_sentence: 'How can I reset my password?',
        sentences: 'I forgot my password and can\'t log in.\nWhere do I change my login details?\nThe parcel arrived broken.\nWhat does shipping cost?',
      },
    },
    {
      title: 'A library',
      values: { source_sentence: 'When is the library closed?', sentences: 'The library opens at nine.\nOn Mondays it is closed.\nSlugs eat lettuce at night.' },
    },
  ],
  request: ({ source_sentence, sentences }) => ({ inputs: { source_sentence, sentences: lines(sentences) } }),
  show: ([scores], { inputs }) => ranking(
    inputs.sentences.map((text, index) => ({ index, text, score: scores[index] })).sort((a, b) => b.score - a.score),
    { format: decimal }),
};
