const storageKey = 'squeezebert-api-key';

/** The key of this tab's session; it is kept nowhere else and never shown. */
export const apiKey = {
  get: () => sessionStorage.getItem(storageKey),
  set: key => sessionStorage.setItem(storageKey, key),
  forget: () => sessionStorage.removeItem(storageKey),
};

/** The field that appears where the server asks for a key, and the button that forgets it. */
export class ApiKeyPanel {
  #form = document.getElementById('key-form');
  #field = document.getElementById('key');
  #words = document.getElementById('key-words');
  #forget = document.getElementById('forget-key');

  /** `retry` runs when there is a new key or none any more. */
  constructor(retry) {
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      const key = this.#field.value.trim();
      if (!key) return this.#field.focus();
      apiKey.set(key);
      this.#field.value = '';
      this.hide();
      retry();
    });
    this.#forget.addEventListener('click', () => {
      apiKey.forget();
      this.hide();
      retry();
    });
    this.hide();
  }

  ask() {
    this.#words.textContent = apiKey.get()
      ? 'The server does not accept this key. Try another one.'
      : 'This server answers only to those who have a key. It stays in this tab until you close it.';
    apiKey.forget();
    this.#forget.hidden = true;
    this.#form.hidden = false;
    this.#field.focus();
  }

  hide() {
    this.#form.hidden = true;
    this.#forget.hidden = !apiKey.get();
  }
}
