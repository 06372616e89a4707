import { callTexts } from './call-text.js';
import { copyText } from './clipboard.js';
import { element } from './element.js';

const longestShown = 20_000;

/** The request that was last sent, as a call in each language, and its answer: tabs, with a button that copies. */
export class CallPanel {
  #panel;
  #tabs;
  #code = element('code');
  #copyButton = element('button', { type: 'button', class: 'quiet copy', onclick: () => this.#copy() }, 'Copy');
  #view;
  #texts = {};
  #chosen;
  #reset;

  constructor(panel) {
    this.#panel = panel;
    const names = [...Object.keys(callTexts), 'Answer'];
    this.#tabs = names.map((name, i) => element('button', {
      type: 'button', role: 'tab', id: `call-tab-${i}`, 'aria-controls': 'call-view', onclick: () => this.#choose(name),
    }, name));
    this.#view = element('pre', { id: 'call-view', role: 'tabpanel', tabindex: '0' }, this.#code);
    panel.append(
      element('div', { role: 'tablist', 'aria-labelledby': 'calls-title', onkeydown: event => this.#move(event) }, this.#tabs),
      this.#view, this.#copyButton);
    this.#choose(names[0]);
  }

  show(call, answer) {
    for (const [language, text] of Object.entries(callTexts)) this.#texts[language] = text(call);
    this.#texts.Answer = JSON.stringify(answer, null, 2);
    this.#panel.hidden = false;
    this.#choose(this.#chosen);
  }

  hide() {
    this.#panel.hidden = true;
  }

  #choose(name) {
    this.#chosen = name;
    this.#resetCopy();
    for (const tab of this.#tabs) {
      const selected = tab.textContent === name;
      tab.setAttribute('aria-selected', selected);
      tab.tabIndex = selected ? 0 : -1;
      if (selected) this.#view.setAttribute('aria-labelledby', tab.id);
    }
    const text = this.#texts[name] ?? '';
    this.#code.textContent = text.length > longestShown ? `${text.slice(0, longestShown)}\n… copy for the rest` : text;
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = this.#tabs.findIndex(tab => tab.tabIndex === 0);
    const next = this.#tabs.at((at + step) % this.#tabs.length);
    this.#choose(next.textContent);
    next.focus();
  }

  async #copy() {
    this.#copyButton.textContent = await copyText(this.#texts[this.#chosen], this.#code) ? 'Copied' : 'Press Ctrl C';
    document.getElementById('status').textContent = this.#copyButton.textContent;
    clearTimeout(this.#reset);
    this.#reset = setTimeout(() => this.#resetCopy(), 2000);
  }

  #resetCopy() {
    clearTimeout(this.#reset);
    this.#copyButton.textContent = 'Copy';
  }
}
