import { element } from './element.js';
import { taskGroups } from './tasks.js';

/** The menu: a link for each task that a model can do, so that the address, the back button and the keyboard all work. */
export function showMenu(host, offered) {
  const groups = taskGroups
    .map(({ title, tasks }) => ({ title, tasks: tasks.filter(task => offered.has(task.name)) }))
    .filter(({ tasks }) => tasks.length > 0);
  host.replaceChildren(...groups.map(({ title, tasks }) => element('section', {},
    element('h2', {}, title),
    element('ul', { role: 'list' }, tasks.map(task => element('li', {},
      element('a', { href: `#${task.name}` },
        element('span', { class: 'task-title' }, task.title),
        element('span', { class: 'task-hint' }, task.hint))))))));
}

/** Marks the task that is open. On a phone, where the menu is a strip, it is brought into sight. */
export function markTask(host, name) {
  for (const link of host.querySelectorAll('a')) {
    const current = link.hash === `#${name}`;
    if (current) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    if (current && host.scrollWidth > host.clientWidth)
      host.scrollLeft = link.offsetLeft - (host.clientWidth - link.offsetWidth) / 2;
  }
}
