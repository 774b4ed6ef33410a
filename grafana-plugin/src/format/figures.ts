const GROUPED = new Intl.NumberFormat('en-US');

/** `1,284` */
export function formatCount(count: number): string {
  return GROUPED.format(count);
}

/** `1,284 calls`, `1 call` */
export function formatCounted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** `99.2 % (1,274 of 1,284)`: a share never stands without its counts. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return '0 of 0';
  // Rounded down: 100.0 % stands only where nothing is missing.
  const percent = (Math.floor((part / whole) * 1000) / 10).toFixed(1);
  return `${percent} % (${formatCount(part)} of ${formatCount(whole)})`;
}

const SIZES = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** `1.4 MiB` */
export function formatBytes(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), SIZES.length - 1);
  return step === 0 ? `${bytes} B` : `${(bytes / 1024 ** step).toFixed(1)} ${SIZES[step]}`;
}

/** `412 ms`, `1.93 s` */
export function formatDuration(ns: number): string {
  const ms = ns / 1e6;
  if (ms < 1) return `${Math.round(ns / 1e3)} µs`;
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}
