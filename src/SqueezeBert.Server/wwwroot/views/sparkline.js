import { drawing } from '../element.js';

const height = 28;

/** A vector as a line of small bars about zero, scaled to `largest`, the largest size that any of them has. */
export function sparkline(vector, largest) {
  const middle = height / 2;
  const path = vector.map((value, i) => `M${i + 0.5} ${middle}V${(middle - value / largest * middle).toFixed(2)}`).join('');
  return drawing('svg', {
    class: 'sparkline', viewBox: `0 0 ${vector.length} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true',
  }, drawing('path', { d: path }));
}

/** What the bars of several vectors are scaled to. */
export const largestOf = vectors => vectors.reduce((largest, vector) => vector.reduce((most, value) => Math.max(most, Math.abs(value)), largest), 1e-9);
