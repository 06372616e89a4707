/**
 * Copies a text. Browsers offer the clipboard only to pages from this machine or over HTTPS; elsewhere what `shown` shows
 * of it is selected and copied as a user would. Returns whether it worked; the text stays selected where it did not.
 */
export async function copyText(text, shown) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(shown);
    const copied = document.execCommand('copy');
    if (copied) getSelection().removeAllRanges();
    return copied;
  }
}
