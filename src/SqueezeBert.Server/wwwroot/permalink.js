// The address after # is the state of the page: #task?model=name&field=value. It never reaches a server.
const longestAddress = 8000;

/** The task, model and field values that the address names, if any. */
export function readPermalink() {
  const [task, query = ''] = location.hash.slice(1).split(/\?(.*)/s);
  const { model, ...values } = Object.fromEntries(new URLSearchParams(query));
  return { task, model, values };
}

/** Makes the address lead back here. Texts too long for an address are left out. */
export function writePermalink(task, model, values) {
  const filled = Object.entries(values).filter(([, value]) => value !== '');
  const query = new URLSearchParams([['model', model], ...filled]);
  const full = `#${task}?${query}`;
  history.replaceState(null, '', full.length <= longestAddress ? full : `#${task}`);
}
