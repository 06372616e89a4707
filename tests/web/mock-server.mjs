// Stands in for the real server, so that the page and its tests can be worked on without one: the same routes,
// headers and errors, made-up answers. `node mock-server.mjs [PORT]` serves until it is stopped.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answer, models, Refusal } from './mock-answers.mjs';

const root = fileURLToPath(new URL('../../src/SqueezeBert.Server/wwwroot', import.meta.url));
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
  + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };

/** Starts on a port, any free one by default. `answers(task, row, parameters, model)` makes an output for a row. */
export async function startMockServer({ port = 0, answers = answer } = {}) {
  const server = createServer((request, response) => respond(request, response, answers).catch(error => {
    const status = error instanceof Refusal ? error.status : error.code === 'ENOENT' ? 404 : 500;
    json(response, status, { error: status === 500 ? 'Internal error' : error.message, error_type: error.type ?? 'Backend' });
  }));
  await new Promise(listening => server.listen(port, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => new Promise(closed => server.close(closed).closeAllConnections()) };
}

async function respond(request, response, answers) {
  const path = new URL(request.url, 'http://localhost').pathname;
  if (request.method === 'GET' && path === '/v1/models') return json(response, 200, { object: 'list', data: models });
  if (request.method === 'POST' && path.startsWith('/v1/')) return answerTask(path.slice('/v1/'.length), request, response, answers);
  if (path === '/') return file(response, 'index.html');
  if (path.startsWith('/app/')) return file(response, normalize(path.slice('/app/'.length)));
  throw new Refusal(404, `No such page: ${path}`);
}

async function answerTask(task, request, response, answers) {
  const started = performance.now();
  const { model: name, inputs, parameters = {} } = parse(await textOf(request));
  const model = models.find(({ id, tasks }) => tasks.includes(task) && (name ?? id) === id);
  if (!model) throw new Refusal(404, `No model ${name ?? ''} does ${task}.`);
  const rows = Array.isArray(inputs) ? inputs : [inputs];
  const outputs = [];
  for (const row of rows) outputs.push(await answers(task, row, parameters, model));
  const tokens = rows.reduce((sum, row) => sum + JSON.stringify(row).split(/\W+/).length, 0);
  response.setHeader('x-total-time', Math.round(performance.now() - started));
  response.setHeader('x-compute-tokens', tokens);
  json(response, 200, { model: model.id, outputs, usage: { tokens } });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, 'The body is no JSON.');
  }
}

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function file(response, path) {
  const content = await readFile(join(root, path));
  response.writeHead(200, { 'Content-Type': types[extname(path)] ?? 'application/octet-stream', 'Content-Security-Policy': policy });
  response.end(content);
}

function json(response, status, value) {
  response.writeHead(status, { 'Content-Type': 'application/json', 'x-request-id': 'mock', 'x-compute-type': 'cpu' });
  response.end(JSON.stringify(value));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startMockServer({ port: Number(process.argv[2] ?? 3000) });
  console.log(`Mock server on ${url}`);
}
