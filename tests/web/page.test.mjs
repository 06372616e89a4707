// What the page promises, in a real browser against the server at BASE_URL, or the mock where none is named.
import './answers.tests.mjs';
import './access.tests.mjs';
import './calls.tests.mjs';
import './failures.tests.mjs';
