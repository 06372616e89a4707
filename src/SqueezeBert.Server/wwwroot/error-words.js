import { element } from './element.js';

/** What went wrong in words: a title, what to do, and what the server said. */
export function explain(error) {
  const { title, advice } = wordsFor(error);
  return element('div', { class: 'error' },
    element('p', { class: 'error-title' }, title),
    advice && element('p', {}, advice),
    error.message && element('p', { class: 'error-said' }, error.message),
    error.requestId && element('p', { class: 'hint' }, `Request ${error.requestId}`));
}

function wordsFor({ status, retryAfter }) {
  switch (status) {
    case undefined:
    case 200: return { title: 'The page cannot show this answer.' };
    case 0: return { title: 'The server does not answer.', advice: 'Is it still running? Then try again.' };
    case 400:
    case 422: return { title: 'The server cannot use this input.' };
    case 401: return { title: 'The server asks for an API key.' };
    case 404: return { title: 'The server has no such model.', advice: 'Load this page again to see which ones it has now.' };
    case 413: return { title: 'This text is too long for the server.', advice: 'Try a shorter one.' };
    case 429: return { title: 'The server is busy.', advice: `Try again ${when(retryAfter)}.` };
    case 503: return { title: 'The server is not ready, or took too long.', advice: `Try again ${when(retryAfter)}.` };
    default: return { title: `Something went wrong in the server (status ${status}).`, advice: 'Its log says more.' };
  }
}

const when = seconds => seconds > 1 ? `in ${seconds} seconds` : seconds === 1 ? 'in a second' : 'in a moment';
