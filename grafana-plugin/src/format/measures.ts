import { formatCount, formatDuration } from './figures.ts';

/** `0.0012345 USD`: exact, however little it is. */
export function formatUsd(nano: number): string {
  return `${(nano / 1e9).toFixed(9).replace(/\.?0+$/, '')} USD`;
}

const ABOUT = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 2 });

/** `0.0012 USD`: for lists; exact is formatUsd. */
export function formatAboutUsd(nano: number): string {
  return `${ABOUT.format(nano / 1e9)} USD`;
}

/** A value of a measure in the unit people think in. */
export function formatMeasure(value: number, unit: string): string {
  if (unit === 'ns') return formatDuration(value);
  if (unit === 'nano_usd') return formatUsd(value);
  const figure = Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)));
  return unit === '' ? figure : `${figure} ${unit}`;
}

const STEPS: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400, 'days'],
  [3_600, 'h'],
  [60, 'min'],
];

/** `45 s`, `12 min`, `3.4 h`, `2.1 days` */
export function formatSpan(seconds: number): string {
  const [size, unit] = STEPS.find(([step]) => seconds >= step) ?? [1, 's'];
  const count = seconds / size;
  return `${unit === 's' || unit === 'min' ? Math.round(count) : count.toFixed(1)} ${unit}`;
}
