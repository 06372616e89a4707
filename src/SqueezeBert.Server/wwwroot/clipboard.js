/**
 * Copies an element's text. Browsers offer the clipboard only to pages from this machine or over HTTPS; elsewhere the
 * text is selected and copied as a user would. Returns whether it worked; the text stays selected where it did not.
 */
export async function copyText(node) {
  try {
    await navigator.clipboard.writeText(node.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(node);
    const copied = document.execCommand('copy');
    if (copied) getSelection().removeAllRanges();
    return copied;
  }
}
