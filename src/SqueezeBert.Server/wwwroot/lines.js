/** The items of a field that holds one on each line. */
export const lines = text => items(text, '\n');

/** The items of a field that separates them by commas or lines. */
export const items = (text, separator = /[,\n]/) => text.split(separator).map(item => item.trim()).filter(Boolean);
