import type { AskGrafana, Change, Resource } from './contract.ts';
import { holds } from './holds.ts';

/**
 * Brings a Grafana to hold the resources, in their order; what it holds already is left alone, so that a second run changes nothing.
 * With `dryRun` it only says what it would do. Stops at the first refusal: what was written until then stays, and the next run goes on from there.
 * @throws CodedError GRAFANA_UNREACHABLE | GRAFANA_REFUSED
 */
export async function applyResources(
  { ask, onChange }: { readonly ask: AskGrafana; readonly onChange: (change: Change) => void },
  resources: readonly Resource[],
  { dryRun }: { readonly dryRun: boolean },
): Promise<readonly Change[]> {
  const changes: Change[] = [];
  for (const resource of resources) {
    const present = await resource.read(ask);
    const change: Change = { name: resource.name, change: present === undefined ? 'create' : holds(present, resource.shown) ? 'none' : 'update' };
    if (change.change !== 'none' && !dryRun) await resource.write(ask, present);
    changes.push(change);
    onChange(change);
  }
  return changes;
}
