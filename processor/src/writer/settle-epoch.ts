import type { LogClient, StreamKeys } from './collaborators.ts';
import type { Inserter } from './inserter.ts';
import { headOf, signHead } from './open-stream.ts';
import type { RecoveredEpoch } from './recover-epoch.ts';

/**
 * Finishes an ended epoch: what is missing goes to the engine, its streams are anchored and closed in the log, then their keys go.
 * `seal` marks the epoch's folder as finished; it comes before the keys are destroyed, because without them the folder could not be recovered again.
 */
export async function settleEpoch(
  collaborators: { readonly inserter: Inserter; readonly log: LogClient; readonly streamKeys: Pick<StreamKeys, 'destroy'>; readonly seal: () => Promise<void> },
  epoch: RecoveredEpoch,
): Promise<void> {
  const { inserter, log, streamKeys } = collaborators;
  for (const group of epoch.groups) inserter.enqueue(group);
  for (const { tree, signer } of epoch.open) {
    await log.open({ origin: tree.origin, signer }, undefined);
    log.publish(signHead(tree, signer));
  }
  await inserter.drained();
  for (const { tree } of epoch.open) await log.close(headOf(tree));
  await collaborators.seal();
  for (const { tree } of epoch.open) await streamKeys.destroy(tree.origin);
}
