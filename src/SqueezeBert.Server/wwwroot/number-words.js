const percentages = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
const decimals = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'negative' });
const whole = new Intl.NumberFormat('en');

/** A probability: 87.6 %. */
export function percent(score) {
  if (score > 0 && score < 0.0005) return '< 0.1\u00a0%';
  if (score > 0.9995 && score < 1) return '> 99.9\u00a0%';
  return percentages.format(score).replace('%', '\u00a0%');
}

/** A cosine or a raw score: 0.62. */
export const decimal = score => decimals.format(score).replace('-', '−');

/** How long something took: 4 ms. */
export function milliseconds(time) {
  return time < 1 ? '< 1\u00a0ms' : time < 10_000 ? `${whole.format(Math.round(time))}\u00a0ms` : `${decimals.format(time / 1000)}\u00a0s`;
}

export const count = (number, one, many = `${one}s`) => `${whole.format(number)} ${number === 1 ? one : many}`;
