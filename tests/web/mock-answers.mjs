// Made-up answers in the real server's shapes. They depend on the input alone, so a call repeated gets the same.

/** An answer that is an error: `{"error": …, "error_type": …}`. */
export class Refusal extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
    this.type = 'Validation';
  }
}

const model = (id, architecture, tasks, more = {}) => ({
  id, object: 'model', created: 1764000000, owned_by: 'squeezebert', tasks, default_for: tasks, architecture, precision: 'int8', max_input_length: 512, ...more,
});

const classifier = 'SqueezeBertForSequenceClassification';
const embedding = ['feature-extraction', 'sentence-embeddings', 'sentence-similarity', 'rerank'];

export const models = [
  model('sentiment', classifier, ['text-classification'], { labels: ['ambiguous', 'negative', 'neutral', 'positive'] }),
  model('intents', classifier, ['text-classification'], { default_for: [], labels: ['alarm', 'card_declined', 'translate', 'weather', 'oos', 'timer', 'date', 'gas', 'meal', 'w2'] }),
  model('nli', classifier, ['text-classification', 'zero-shot-classification'], {
    default_for: ['zero-shot-classification'], labels: ['contradiction', 'entailment', 'neutral'],
  }),
  model('entities', 'SqueezeBertForTokenClassification', ['token-classification'], { labels: ['B-LOC', 'B-PER', 'O'] }),
  model('question-answering', 'SqueezeBertForQuestionAnswering', ['question-answering']),
  model('fill-mask', 'SqueezeBertForMaskedLM', ['fill-mask'], { precision: 'float32' }),
  model('intent-and-slots', 'SqueezeBertForIntentAndSlots', ['intent-and-slots'], { intents: ['BookRestaurant', 'GetWeather'], slots: ['B-city', 'O'] }),
  model('chooser', 'SqueezeBertForMultipleChoice', ['multiple-choice']),
  model('sentence-embeddings', 'SqueezeBertModel', embedding),
];

export function answer(task, row, parameters, model) {
  const make = makers[task];
  if (!make) throw new Refusal(404, `No such task: ${task}`);
  return inUnit(make(row, parameters, model), row.context ?? row, parameters.offset_unit);
}

/** Places are counted in code points unless the caller wants JavaScript's units, in which they are made here. */
function inUnit(output, text, unit) {
  if (unit === 'utf16' || output === null || typeof output !== 'object') return output;
  if (Array.isArray(output)) return output.map(item => inUnit(item, text, unit));
  const codePoints = place => [...text.slice(0, place)].length;
  const places = 'start' in output ? { start: codePoints(output.start), end: codePoints(output.end) } : {};
  return { ...output, ...output.slots && { slots: inUnit(output.slots, text, unit) }, ...places };
}

const makers = {
  'text-classification': (row, _, { labels }) => best(labels, labels.map(label => size(label + JSON.stringify(row)))),
  'zero-shot-classification': zeroShot,
  'token-classification': text => capitalized(text).map(({ word, start, end }) => ({ entity_group: size(word) > 0.5 ? 'PER' : 'LOC', score: size(word), word: word.toLowerCase(), start, end })),
  'question-answering': ({ context }, { top_k = 1, handle_impossible_answer }) => {
    if (handle_impossible_answer) return null;
    const answers = words(context).reverse().slice(0, top_k).map(({ word, start, end }, i) => ({ score: 0.8 / (i + 1), start, end, answer: word }));
    return top_k > 1 ? answers : answers[0];
  },
  'fill-mask': (text, { top_k = 5 }) => {
    const guesses = ['door', 'room', 'house', 'window', '##s', 'gate', 'book'].slice(0, top_k).map((token_str, i) => (
      { score: 0.3 / (i + 1), token: 1000 + i, token_str, sequence: text.replace('[MASK]', token_str) }));
    return Array(text.split('[MASK]').length - 1).fill(guesses).map((list, _, all) => all.length > 1 ? list : guesses)
      .flatMap((list, _, all) => all.length > 1 ? [list] : list);
  },
  'intent-and-slots': text => {
    const intents = best(['BookRestaurant', 'GetWeather', 'PlayMusic', 'RateBook', 'AddToPlaylist'], [5, 3, 1, 1, 1]);
    return { intent: intents[0], intents, slots: capitalized(text).slice(1).map(({ word, start, end }) => ({ label: 'city_name', value: word, score: size(word), start, end })) };
  },
  'multiple-choice': ({ context, choices }) => best(choices, choices.map(choice => size(context + choice))).map(({ label, score }) => ({ index: choices.indexOf(label), choice: label, score })),
  'feature-extraction': text => [['[CLS]', ...words(text).map(({ word }) => word), '[SEP]'].map(vector)],
  'sentence-embeddings': row => vector(row.text ?? row),
  'sentence-similarity': ({ source_sentence, sentences }) => sentences.map(sentence => size(source_sentence + sentence)),
  rerank: ({ query, documents }) => documents.map((document, index) => ({ index, score: size(query + document) })).sort((a, b) => b.score - a.score),
};

function zeroShot({ text, candidate_labels }, { hypothesis_template = '{}' }) {
  if (!hypothesis_template.includes('{}')) throw new Refusal(422, `hypothesis_template: expected {} once, found '${hypothesis_template}'.`);
  const scores = best(candidate_labels, candidate_labels.map(label => size(label + text)));
  return { sequence: text, labels: scores.map(({ label }) => label), scores: scores.map(({ score }) => score) };
}

/** A number from 0 to 1 that a text always has. */
function size(text) {
  let state = 2166136261;
  for (const unit of text) state = Math.imul(state ^ unit.codePointAt(0), 16777619);
  return (state >>> 8) / 2 ** 24;
}

function best(labels, sizes) {
  const sum = sizes.reduce((total, value) => total + value, 0);
  return labels.map((label, i) => ({ label, score: sizes[i] / sum })).sort((a, b) => b.score - a.score);
}

function vector(text) {
  const values = Array.from({ length: 384 }, (_, i) => size(`${i} ${text}`) - 0.4);
  const length = Math.hypot(...values);
  return values.map(value => value / length);
}

const words = text => [...text.matchAll(/[\p{L}\p{N}]+/gu)].map(match => ({ word: match[0], start: match.index, end: match.index + match[0].length }));

const capitalized = text => words(text).filter(({ word }) => /^\p{Lu}/u.test(word));
