const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Strings among the children become text nodes, never markup: this is the only way by which
 * a user's text enters the page. Attributes that begin with "on" are listeners; those with "--" become custom
 * properties through the CSSOM, which a strict Content-Security-Policy allows where it forbids style attributes.
 */
export function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** The same for a drawing's element. */
export function drawing(name, attributes = {}, ...children) {
  return fill(document.createElementNS(svgNamespace, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('--')) node.style.setProperty(name, value);
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter(child => child !== undefined && child !== null && child !== false));
  return node;
}
