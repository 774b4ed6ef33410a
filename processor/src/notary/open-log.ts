import { type Crypto, formatEntry, formatVkey, NO_QUORUM, type NoteSigner, signNote, type TrustPolicy } from '@spanproof/vocabulary/ledger';
import type { Notary, WitnessPlace } from './contract.ts';

/** What a verifier is told to hold the log to where the operator says nothing else (days). */
const MINIMUM_RETENTION = { body: 90, core: 400 } as const;
/** Of all witnesses, in the trust policy. */
const GROUP = 'witnesses';

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

/** What `spanproof trust print` hands to the auditor. `quorum`: how many of the witnesses must have cosigned what is published. */
export function formTrustPolicy(
  crypto: Crypto,
  log: NoteSigner,
  entry0: Uint8Array,
  { witnesses, quorum }: { readonly witnesses: readonly WitnessPlace[]; readonly quorum: number },
): TrustPolicy {
  const members = witnesses.map(({ name }) => name);
  return {
    log: log.vkey,
    entry0: crypto.sha256(entry0),
    witnesses: witnesses.map(({ name, vkey }) => ({ name, vkey })),
    groups: members.length === 0 ? [] : [{ name: GROUP, threshold: quorum, members }],
    quorum: members.length === 0 ? NO_QUORUM : GROUP,
    minimumRetention: MINIMUM_RETENTION,
  };
}
