/**
 * Runs in the page: the texts whose contrast against what is behind them is below WCAG's AA (4.5, or 3 for large text).
 * Colours are painted on a canvas to be read, so that every way of writing one is understood.
 */
export function poorlyReadable() {
  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const paint = color => {
    brush.fillStyle = color;
    brush.fillRect(0, 0, 1, 1);
  };

  const luminance = ([red, green, blue]) => [red, green, blue]
    .map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);

  function contrastOf(node) {
    const behind = [];
    for (let at = node; at; at = at.parentElement) behind.unshift(getComputedStyle(at).backgroundColor);
    behind.forEach(paint);
    const ground = luminance(brush.getImageData(0, 0, 1, 1).data);
    paint(getComputedStyle(node).color);
    const ink = luminance(brush.getImageData(0, 0, 1, 1).data);
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const poor = new Set();
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !node.checkVisibility({ visibilityProperty: true })) continue;
    const size = parseFloat(getComputedStyle(node).fontSize);
    const contrast = contrastOf(node);
    if (contrast < (size >= 24 ? 3 : 4.5)) poor.add(`${contrast.toFixed(2)}: ${node.className} ${texts.currentNode.data.trim().slice(0, 40)}`);
  }
  return [...poor];
}
