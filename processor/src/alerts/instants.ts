const SECOND = 1_000_000_000n;

/** ns since the epoch as the registers write instants: UTC, to the second. */
export function toInstant(at: bigint): string {
  return new Date(Number((at / SECOND) * 1_000n)).toISOString().replace('.000Z', 'Z');
}

/** The inverse, as decimal text. */
export function toNs(instant: string): string {
  return String(BigInt(Date.parse(instant)) * 1_000_000n);
}
