import { join } from 'node:path';
import { CodedError, type LedgerState } from '@spanproof/vocabulary';
import { encodeHex, formatTrustPolicy, type NoteSigner } from '@spanproof/vocabulary/ledger';
import type { LogSettings } from '../config/settings.ts';
import type { Disk } from '../journal/contract.ts';
import { nodeCrypto } from '../node-crypto.ts';
import { type AskedWitness, askWitness } from '../notary/ask-witness.ts';
import type { LogHead, Notary } from '../notary/contract.ts';
import { type Cosigning, type CosignedStore, startCosigning } from '../notary/cosigning.ts';
import { createStreamList } from '../notary/describe-log.ts';
import { logCosignedHeads } from '../notary/log-heads.ts';
import { openLogStore } from '../notary/log-store.ts';
import { openNotary } from '../notary/notary.ts';
import { formTrustPolicy, openLog } from '../notary/open-log.ts';
import { publishCosigned } from '../notary/publish-cosigned.ts';
import { replaceFile } from '../replace-file.ts';
import { watchAnchorLag } from './anchor-lag.ts';
import { exchangeHttp } from './exchange-http.ts';

const RETRY = { firstRetryMs: 1000, lastRetryMs: 60_000 };
const MOST_STREAMS = 500;
const COSIGNED = 'cosigned';
const LOG_HEADS_EVERY_MS = 3_600_000;
/** How long an export waits for witnesses. */
const WITHIN_MS = 30_000;

export interface OpenedLog {
  /** Signs at once: for those who seal. */
  readonly notary: Notary;
  /** Shows only what enough witnesses have cosigned: for those who publish. The same where no witness is set. */
  readonly published: Notary;
  /** Text: what an auditor must get from elsewhere than a bundle. */
  readonly trustPolicy: string;
  /** How long the oldest checkpoint has been waiting for the log, or the log for its witnesses. */
  lagMs(): number;
  signedAtMs(): number | undefined;
  /** What is there, for people. */
  describe(): LedgerState;
  /** Whether enough witnesses have cosigned what is published. */
  isCosigned(): boolean;
  close(): Promise<void>;
}

/**
 * Opens the log of a data folder. A witness that has seen more of it than the folder holds means that the folder was restored to an older state.
 * @throws CodedError LOG_STATE_INVALID
 */
export async function openNotaryOf(
  collaborators: {
    readonly disk: Disk;
    readonly keys: { readonly log: NoteSigner; readonly governance: NoteSigner };
    readonly now: () => bigint;
    readonly onFailure: (error: unknown) => void;
    readonly onFork: (error: unknown) => void;
  },
  settings: { readonly folder: string; readonly log: LogSettings },
): Promise<OpenedLog> {
  const { disk, keys, now, onFailure, onFork } = collaborators;
  const { folder, log } = settings;
  const store = await openLogStore(disk, folder);
  const { notary, lagMs, signedAtMs } = watchAnchorLag(
    openNotary({ crypto: nodeCrypto, store, signer: keys.log, onFailure }, { origin: log.origin }),
    Date.now,
  );
  const witnesses = log.witnesses.map((place) => askWitness({ crypto: nodeCrypto, notary, exchange: exchangeHttp }, place));
  await askBeforeSigning(witnesses, notary.head, onFailure);
  await openLog({ notary, now }, keys);
  const policy = formTrustPolicy(nodeCrypto, keys.log, notary.entries(0, 1)[0] ?? new Uint8Array(0), log);
  let cosigning: Cosigning | undefined;
  if (witnesses.length > 0) {
    const cosigned = openCosignedStore(disk, folder);
    cosigning = await startCosigning({ crypto: nodeCrypto, notary, witnesses, store: cosigned, onFailure, onFork, nowMs: Date.now }, policy, RETRY);
    logCosignedHeads({ crypto: nodeCrypto, notary, cosigning, witnesses: policy.witnesses, nowMs: Date.now, onFailure }, { everyMs: LOG_HEADS_EVERY_MS });
  }
  const listStreams = createStreamList(notary);
  return {
    notary,
    describe() {
      const streams = listStreams();
      const { size, root } = notary.head;
      return {
        log: { origin: log.origin, size, root: encodeHex(root) },
        quorum: log.quorum,
        witnesses: cosigning?.witnesses() ?? [],
        streams: streams.slice(0, MOST_STREAMS),
        streams_total: streams.length,
      };
    },
    published: cosigning === undefined ? notary : publishCosigned(notary, { cosigning, nowMs: Date.now }, { withinMs: WITHIN_MS }),
    trustPolicy: formatTrustPolicy(policy),
    lagMs: () => Math.max(lagMs(), cosigning?.lagMs(Date.now()) ?? 0),
    signedAtMs,
    isCosigned: () => (cosigning?.head.size ?? 0) > 0,
    async close() {
      await cosigning?.stop();
      await notary.close();
    },
  };
}

/** A witness that does not answer is reported and not waited for: what it has seen shows when it answers. */
async function askBeforeSigning(witnesses: readonly AskedWitness[], head: LogHead, onFailure: (error: unknown) => void): Promise<void> {
  if (head.size === 0) return;
  for (const answer of await Promise.allSettled(witnesses.map((witness) => witness.cosign(head)))) {
    if (answer.status === 'fulfilled') continue;
    if (answer.reason instanceof CodedError && answer.reason.code === 'LOG_STATE_INVALID') throw answer.reason;
    onFailure(answer.reason);
  }
}

function openCosignedStore(disk: Disk, folder: string): CosignedStore {
  return {
    load: async () => ((await disk.list(folder)).includes(COSIGNED) ? disk.read(join(folder, COSIGNED)) : undefined),
    save: (note) => replaceFile(disk, join(folder, COSIGNED), note),
  };
}
