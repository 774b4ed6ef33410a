import type { CanonicalValue } from './canonical.ts';
import type { LeafFields } from './leaf.ts';
import type { Findings } from './verify-findings.ts';

const HEARTBEAT_KIND = 9;

/** Follows the heartbeats of one stream: what a writer says of its open streams only grows. Cores are from outside. */
export function createHeartbeatCheck(findings: Findings, stream: string): { take(leaf: LeafFields, core: CanonicalValue | undefined): void } {
  const sizes = new Map<string, number>();
  return {
    take({ kind, seq }, core) {
      if (kind !== HEARTBEAT_KIND || typeof core !== 'object' || Array.isArray(core)) return;
      const { streams } = core as { readonly [key: string]: CanonicalValue | undefined };
      let replayed = false;
      for (const pair of Array.isArray(streams) ? streams : []) {
        const [origin, size] = Array.isArray(pair) ? (pair as readonly CanonicalValue[]) : [];
        if (typeof origin !== 'string' || typeof size !== 'number') continue;
        replayed ||= size < (sizes.get(origin) ?? 0);
        sizes.set(origin, Math.max(size, sizes.get(origin) ?? 0));
      }
      if (replayed) findings.add('HEARTBEAT_REPLAYED', { stream, first: seq, last: seq }, 'an earlier heartbeat tells of more rows');
    },
  };
}
