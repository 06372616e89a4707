// Runs before the first paint (blocking="render"), so that a stored choice doesn't flash.
const storageKey = 'squeezebert-theme';
const system = matchMedia('(prefers-color-scheme: dark)');
const root = document.documentElement;

const chosen = () => localStorage.getItem(storageKey);
const current = () => chosen() ?? (system.matches ? 'dark' : 'light');

function apply() {
  if (chosen()) root.dataset.theme = chosen();
  else delete root.dataset.theme;
  const other = current() === 'dark' ? 'light' : 'dark';
  document.getElementById('theme-switch')?.setAttribute('aria-label', `Switch to the ${other} theme`);
}

/** Switches to the other theme. The system's own is not stored: the page then follows the system again. */
function toggle() {
  const other = current() === 'dark' ? 'light' : 'dark';
  if (other === (system.matches ? 'dark' : 'light')) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, other);
  apply();
}

function connect() {
  document.getElementById('theme-switch').addEventListener('click', toggle);
  apply();
}

apply();
system.addEventListener('change', apply);
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', connect);
else connect();
