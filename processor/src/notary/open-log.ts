import { type Crypto, formatEntry, formatVkey, NO_QUORUM, type NoteSigner, signNote, type TrustPolicy } from '@spanproof/vocabulary/ledger';
import type { Notary } from './contract.ts';

/** What a verifier is told to hold the log to where the operator says nothing else (days). */
const MINIMUM_RETENTION = { body: 90, core: 400 } as const;

/** Opens the log's books: entry 0 names the role keys; it is written once. */
export async function openLog(
  collaborators: { readonly notary: Notary; readonly now: () => bigint },
  roles: { readonly log: NoteSigner; readonly governance: NoteSigner },
): Promise<void> {
  const { notary, now } = collaborators;
  if (notary.head.size > 0) return;
  const entry = formatEntry({
    type: 'log.open',
    origin: notary.origin,
    roles: { log: formatVkey(roles.log.vkey), governance: formatVkey(roles.governance.vkey) },
    time: String(now()),
  });
  await notary.append(signNote(entry, [roles.governance]));
}

/** Registers a writer's key: governance vouches for it, the key itself shows that its holder agrees. */
export async function registerWriter(
  collaborators: { readonly notary: Notary; readonly now: () => bigint },
  governance: NoteSigner,
  writer: NoteSigner,
): Promise<void> {
  const entry = formatEntry({ type: 'key.register', role: 'writer', vkey: formatVkey(writer.vkey), time: String(collaborators.now()) });
  await collaborators.notary.append(signNote(entry, [governance, writer]));
}

/** What `spanproof trust print` hands to the auditor. */
export function formTrustPolicy(crypto: Crypto, log: NoteSigner, entry0: Uint8Array): TrustPolicy {
  return { log: log.vkey, entry0: crypto.sha256(entry0), witnesses: [], groups: [], quorum: NO_QUORUM, minimumRetention: MINIMUM_RETENTION };
}
