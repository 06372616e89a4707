import { apiKey } from './api-key.js';

/** An answer that is an error, or none: then `status` is 0. */
export class ApiError extends Error {
  constructor(message, { status = 0, retryAfter, requestId } = {}) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }
}

/** Where a route is, also where a proxy serves this page under a path of its own. */
export const addressOf = route => new URL(route, document.baseURI.split('#')[0]).href;

/** The models that the server holds, as in `GET /v1/models`. */
export async function getModels() {
  const { answer } = await request('v1/models', {});
  return answer.data;
}

/**
 * Sends a request text to `POST /v1/{task}`. Returns the answer, its text, and what it took:
 * `serverMilliseconds` by the server's own count, `roundTripMilliseconds` by this browser's clock.
 */
export async function ask(task, requestText, signal) {
  const started = performance.now();
  const { answer, text, headers } = await request(`v1/${task}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: requestText,
    signal,
  });
  return {
    answer,
    text,
    tokens: answer.usage?.tokens,
    serverMilliseconds: numberOf(headers.get('x-total-time')),
    roundTripMilliseconds: performance.now() - started,
  };
}

async function request(route, options) {
  const headers = new Headers(options.headers);
  if (apiKey.get()) headers.set('Authorization', `Bearer ${apiKey.get()}`);
  let response, text;
  try {
    response = await fetch(addressOf(route), { ...options, headers });
    text = await response.text();
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new ApiError('');
  }
  const answer = parse(text);
  if (response.ok && answer !== undefined) return { answer, text, headers: response.headers };
  throw new ApiError(messageOf(answer), {
    status: response.status,
    retryAfter: numberOf(response.headers.get('Retry-After')),
    requestId: response.headers.get('x-request-id'),
  });
}

const messageOf = answer => String(answer?.error?.message ?? answer?.error ?? '');

const numberOf = text => text === null || Number.isNaN(Number(text)) ? undefined : Number(text);

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
