import textClassification from './tasks/text-classification.js';
import zeroShotClassification from './tasks/zero-shot-classification.js';
import intentAndSlots from './tasks/intent-and-slots.js';
import multipleChoice from './tasks/multiple-choice.js';
import tokenClassification from './tasks/token-classification.js';
import questionAnswering from './tasks/question-answering.js';
import fillMask from './tasks/fill-mask.js';
import sentenceSimilarity from './tasks/sentence-similarity.js';
import rerank from './tasks/rerank.js';
import sentenceEmbeddings from './tasks/sentence-embeddings.js';
import featureExtraction from './tasks/feature-extraction.js';

/**
 * The one list of tasks, in the order of the menu. Each says:
 * - `name`, as in the route `POST /v1/{name}`; `title`; `hint`, its menu line; `words`, what it does;
 * - `fields` of the form. `kind` is text, line, lines, number, choice or switch; a field's value is a string, as
 *   the form and the address hold it ("true" or "" for a switch). `optional` may be empty, `folded` stands among the options;
 * - `examples`, values of the fields; `model` where an example is made for one of the models that ship;
 * - `request(values)`, the body without its model;
 * - `show(outputs, body)`, the outputs as `{ node, summary }`: an element, and a sentence that is read out.
 */
export const taskGroups = [
  { title: 'Sort', tasks: [textClassification, zeroShotClassification, intentAndSlots, multipleChoice] },
  { title: 'Find', tasks: [tokenClassification, questionAnswering, fillMask] },
  { title: 'Compare', tasks: [sentenceSimilarity, rerank, sentenceEmbeddings, featureExtraction] },
];

/** A task's examples among models: those made for one of them, else all, for models of other names. */
export function examplesFor(task, models) {
  const names = models.map(model => model.id);
  const fitting = task.examples.filter(({ model }) => !model || names.includes(model));
  return fitting.length ? fitting : task.examples.map(({ model, ...example }) => example);
}
