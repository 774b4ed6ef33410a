import type { SignalComparison } from '@spanproof/vocabulary';
import { useTheme2 } from '@grafana/ui';
import type { ReactElement } from 'react';
import { formatCounted } from '../../format/figures.ts';
import { formatInstant, toMs } from '../../format/instants.ts';
import { formatMeasure } from '../../format/measures.ts';
import { traceLine } from './trace-line.ts';

const MARGIN = 0.08;

/** The measure over time, the signal's window shaded. What the line shows, the label says. */
export function Sparkline({ comparison, height }: { readonly comparison: SignalComparison; readonly height: number }): ReactElement {
  const theme = useTheme2();
  const { points, signal } = comparison;
  const [from, to] = [toMs(points[0]?.at ?? '0'), toMs(points.at(-1)?.at ?? '0')];
  const place = (ns: string): number => Math.min(100, Math.max(0, to > from ? (100 * (toMs(ns) - from)) / (to - from) : 50));
  const [left, right] = [place(signal.window.from), place(signal.window.to)];
  const down = (y: number): number => height * (1 - MARGIN - y * (1 - 2 * MARGIN));
  return (
    <svg
      role="img"
      aria-label={describe(comparison)}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      style={{ width: '100%', height, display: 'block' }}
    >
      <rect x={left} width={Math.max(1, right - left)} y={0} height={height} fill={theme.colors.warning.transparent} />
      {traceLine(points.map(({ at, value }) => ({ atMs: toMs(at), ...(value === undefined ? {} : { value }) }))).map((piece) => (
        <path
          key={piece[0]?.x}
          // A piece of one point is a dot: round ends make it visible.
          d={piece.map(({ x, y }, n) => `${n === 0 ? 'M' : 'L'}${100 * x} ${down(y)}`).join('') + (piece.length === 1 ? 'h0.01' : '')}
          fill="none"
          stroke={theme.colors.text.primary}
          strokeWidth={1.5}
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}

/** Lowest, highest and newest value, and how many windows have none. */
export function describeRange({ unit, points }: SignalComparison): string {
  const known = points.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const newest = known.at(-1);
  if (newest === undefined) return 'nothing was measured';
  const missing = points.length - known.length;
  const range = `between ${formatMeasure(Math.min(...known), unit)} and ${formatMeasure(Math.max(...known), unit)}, last ${formatMeasure(newest, unit)}`;
  return missing === 0 ? range : `${range}; ${formatCounted(missing, 'window')} without a value`;
}

function describe(comparison: SignalComparison): string {
  const { measure, points } = comparison;
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return `${measure}: ${describeRange(comparison)}`;
  return `${measure} in ${formatCounted(points.length, 'window')} from ${formatInstant(first.at)} to ${formatInstant(last.at)}: ${describeRange(comparison)}`;
}
