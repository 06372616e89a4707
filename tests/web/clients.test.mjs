// What clients that others have get from the server at BASE_URL, which holds the models that ship and accepts API_KEY:
// the same as a plain request gets.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { InferenceClient } from '@huggingface/inference';
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError, UnprocessableEntityError } from 'openai';

const { BASE_URL: address, API_KEY: key } = process.env;
const model = 'sentence-embeddings';
const texts = ['When is the library closed?', 'Who walked on the moon? 🌕'];
const openai = new OpenAI({ baseURL: `${address}/v1`, apiKey: key, maxRetries: 0 });
const huggingFace = new InferenceClient(key);

before(() => assert.ok(address && key, 'BASE_URL and API_KEY must name a server and one of its keys.'));

async function plain(path, body) {
  const response = await fetch(address + path, {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

/** Floats of the plain answer, as float32 has them, for base64 carries no more. */
const plainVectors = async body => (await plain('/v1/embeddings', body)).data.map(({ embedding }) => [...new Float32Array(embedding)]);

const vectorsOf = ({ data }) => data.map(({ embedding }) => [...embedding]);

test('OpenAI: a text, asked for as the client does by itself, which is base64', async () => {
  const answer = await openai.embeddings.create({ model, input: texts[0] });
  assert.deepEqual(vectorsOf(answer), await plainVectors({ model, input: texts[0] }));
  assert.deepEqual([answer.object, answer.model, answer.data[0].object, answer.data[0].index], ['list', model, 'embedding', 0]);
  assert.equal(answer.usage.prompt_tokens, answer.usage.total_tokens);
  assert.ok(Math.abs(Math.hypot(...answer.data[0].embedding) - 1) < 1e-6, 'a vector of length 1');
});

test('OpenAI: a list of texts, in their order', async () => {
  const answer = await openai.embeddings.create({ model, input: texts });
  assert.deepEqual(vectorsOf(answer), await plainVectors({ model, input: texts }));
  assert.deepEqual(answer.data.map(({ index }) => index), [0, 1]);
});

test('OpenAI: token ids, and lists of them, are the texts that they stand for', async () => {
  const ids = (await plain('/tokenize', { model, inputs: texts[0] }))[0].map(({ id }) => id);
  const expected = await plainVectors({ model, input: texts[0] });
  assert.deepEqual(vectorsOf(await openai.embeddings.create({ model, input: ids })), expected);
  assert.deepEqual(vectorsOf(await openai.embeddings.create({ model, input: [ids, ids] })), [...expected, ...expected]);
});

test('OpenAI: floats are the bytes of base64', async () => {
  const floats = await openai.embeddings.create({ model, input: texts, encoding_format: 'float' });
  const base64 = await openai.embeddings.create({ model, input: texts, encoding_format: 'base64' });
  const bytes = base64.data.map(({ embedding }) => Buffer.from(embedding, 'base64'));
  assert.deepEqual(bytes.map(buffer => [...new Float32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length))]), floats.data.map(({ embedding }) => [...new Float32Array(embedding)]));
});

test('OpenAI: fewer dimensions, of length 1 again', async () => {
  const [{ embedding }] = (await openai.embeddings.create({ model, input: texts[0], dimensions: 8, user: 'someone' })).data;
  assert.equal(embedding.length, 8);
  assert.ok(Math.abs(Math.hypot(...embedding) - 1) < 1e-6);
});

test('OpenAI: models are listed and found', async () => {
  const listed = [];
  for await (const entry of openai.models.list()) listed.push(entry);
  assert.deepEqual(listed, (await plain('/v1/models')).data);
  assert.deepEqual(await openai.models.retrieve(model), listed.find(({ id }) => id === model));
});

test('OpenAI: errors come as the classes of the client', async () => {
  await assert.rejects(openai.embeddings.create({ model: 'none', input: 'a' }), error =>
    error instanceof NotFoundError && error.type === 'invalid_request_error' && /expected .*sentence-embeddings.*; found 'none'/.test(error.message) && Boolean(error.requestID));
  await assert.rejects(openai.models.retrieve('none'), NotFoundError);
  await assert.rejects(openai.embeddings.create({ model, input: '' }), BadRequestError);
  await assert.rejects(openai.embeddings.create({ model, input: 'a', dimensions: 100_000 }), UnprocessableEntityError);
  await assert.rejects(new OpenAI({ baseURL: `${address}/v1`, apiKey: 'wrong', maxRetries: 0 }).embeddings.create({ model, input: 'a' }), AuthenticationError);
});

/** Asks with the client's method for a task, at the model's address and at its task's, and holds both to the plain answer. */
function sameAsPlain(sentence, id, task, method, body, read = answer => answer, pipelineOnly = false) {
  test(`Hugging Face: ${sentence}`, async () => {
    for (const path of [`/models/${id}`, `/models/${id}/pipeline/${task}`].slice(pipelineOnly ? 1 : 0)) {
      const answer = await huggingFace[method]({ ...body, endpointUrl: address + path });
      assert.deepEqual(answer, read(await plain(path, body)));
      assert.ok(JSON.stringify(answer).length > 4);
    }
  });
}

const context = 'The first program was written by Ada Lovelace in 1843.';

sameAsPlain('textClassification gives the labels', 'sentiment', 'text-classification', 'textClassification', { inputs: 'The food was great.' }, ([labels]) => labels);
sameAsPlain('textClassification takes parameters', 'sentiment', 'text-classification', 'textClassification', { inputs: 'The food was great.', parameters: { top_k: 2, function_to_apply: 'sigmoid' } }, ([labels]) => labels);
sameAsPlain('tokenClassification gives entities', 'entities', 'token-classification', 'tokenClassification', { inputs: 'Ada Lovelace lived in London.', parameters: { aggregation_strategy: 'first' } });
sameAsPlain('questionAnswering gives the answer', 'question-answering', 'question-answering', 'questionAnswering', { inputs: { question: 'Who wrote it?', context } });
sameAsPlain('questionAnswering gives the best of several', 'question-answering', 'question-answering', 'questionAnswering', { inputs: { question: 'Who wrote it?', context }, parameters: { top_k: 3 } }, ([best]) => best);
sameAsPlain('fillMask gives the words', 'fill-mask', 'fill-mask', 'fillMask', { inputs: 'She opened the [MASK] and walked in.', parameters: { top_k: 3 } });
sameAsPlain('zeroShotClassification gives the labels of the request', 'nli', 'zero-shot-classification', 'zeroShotClassification', { inputs: 'Two kids are playing in the park.', parameters: { candidate_labels: ['outdoors', 'indoors'], multi_label: true } });
sameAsPlain('sentenceSimilarity gives cosines', model, 'sentence-similarity', 'sentenceSimilarity', { inputs: { source_sentence: texts[0], sentences: ['On Mondays it is closed.', 'Slugs eat lettuce at night.'] } });
sameAsPlain('featureExtraction gives a vector', model, 'feature-extraction', 'featureExtraction', { inputs: texts[0] });
sameAsPlain('featureExtraction gives a vector for each text, told how beside them', model, 'feature-extraction', 'featureExtraction', { inputs: texts, normalize: true, truncate: true, truncation_direction: 'right', dimensions: 8 });
sameAsPlain('featureExtraction of another model gives a vector for each token', 'sentiment', 'feature-extraction', 'featureExtraction', { inputs: texts[0] }, undefined, true);

test('Hugging Face: zeroShotClassification reads the answer in the Python pipeline\'s form, too', async () => {
  const body = { inputs: 'Two kids are playing in the park.', parameters: { candidate_labels: ['outdoors', 'indoors'] } };
  const forms = await Promise.all(['', '?format=pipeline'].map(query => huggingFace.zeroShotClassification({ ...body, endpointUrl: `${address}/models/nli${query}` })));
  assert.deepEqual(forms[0], forms[1]);
});

test('Hugging Face: errors carry status and message', async () => {
  const failing = (id, token) => new InferenceClient(token).textClassification({ inputs: 'a', endpointUrl: `${address}/models/${id}` });
  await assert.rejects(failing('none', key), error => error.httpResponse.status === 404 && /expected .*; found 'none'/.test(error.message));
  await assert.rejects(failing('sentiment', 'wrong'), error => error.httpResponse.status === 401 && /expected Bearer/.test(error.message));
});
