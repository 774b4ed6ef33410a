import type { DataFlow } from './contract.ts';
import { formatCount } from '../figures.ts';

export function nameCaller({ service, environment }: DataFlow): string {
  return `${service ?? 'service not stated'} (${environment ?? 'environment not stated'})`;
}

export function nameProvider({ provider, host, region }: DataFlow): string {
  return [provider ?? 'provider not stated', host, region].filter((part) => part !== undefined).join(', ');
}

export function describeLoad({ calls, blocked, kinds }: DataFlow): string {
  const found = kinds.map(([kind, findings]) => `${kind} ${formatCount(findings)}`);
  return `${formatCount(calls)} calls, ${formatCount(blocked)} blocked; ${found.length === 0 ? 'nothing found in them' : `found: ${found.join(', ')}`}`;
}
