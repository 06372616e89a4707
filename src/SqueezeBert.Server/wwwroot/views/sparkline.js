import { drawing } from '../element.js';

const height = 28;

/** A vector as a line of small bars about zero. A bar is at most as long as `limit`; a few larger features are cut there. */
export function sparkline(vector, limit) {
  const middle = height / 2;
  const endOf = value => middle - Math.min(1, Math.max(-1, value / limit)) * middle;
  const path = vector.map((value, i) => `M${i + 0.5} ${middle}V${endOf(value).toFixed(2)}`).join('');
  return drawing('svg', {
    class: 'sparkline', viewBox: `0 0 ${vector.length} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true',
  }, drawing('path', { d: path }));
}

/** A limit for several vectors, by their root mean square: encoders have single features many times as large as the rest. */
export function limitOf(vectors) {
  const values = vectors.flat();
  return 3 * Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length) || 1;
}
