import { hash } from 'node:crypto';
import { join } from 'node:path';
import type { Evidence } from '../options.ts';
import { createDecisions, type DecidedCall, type Decisions } from './decisions.ts';
import type { Item } from './batch-text.ts';
import { createOutbox, type Outbox, OUTBOX_DEFAULTS, type OutboxCollaborators } from './outbox.ts';
import { createPost } from './post.ts';
import { openSpool, type Spool } from './spool.ts';

export interface DeliverySettings {
  readonly endpoint: string;
  readonly ingestKey: string | undefined;
  readonly serviceName: string | undefined;
  readonly evidence: Evidence;
  readonly spool: string | undefined;
  readonly spoolSecret: string | undefined;
  readonly spoolMaxBytes: number;
  readonly bootId: string;
}

export interface Delivery extends Omit<Outbox, 'adopt' | 'spillNow'> {
  /** Undefined where there is no spool. */
  readonly decisions: Decisions | undefined;
  /** Takes over what dead processes of the same service left; the calls they decided on and never recorded. Never rejects. */
  recover(): Promise<readonly DecidedCall[]>;
  /** This process is alive. */
  renew(): void;
  /** The process ends: what waits goes to disk, at once. */
  abandon(): void;
}

/** Milliseconds for one request to the processor and its answer. */
const TIMEOUT = 5000;

/** Outbox and spool of one process, put together. */
export function createDelivery(collaborators: Omit<OutboxCollaborators, 'post' | 'spool' | 'onKept'>, settings: DeliverySettings): Delivery {
  const { bootId, evidence, spoolSecret: secret, spoolMaxBytes: maxBytes } = settings;
  const spool: Spool | undefined =
    settings.spool === undefined ? undefined : openSpool({ directory: join(settings.spool, nameScope(settings)), secret, maxBytes, bootId });
  const decisions = spool === undefined ? undefined : createDecisions(spool);
  const outbox = createOutbox(
    { ...collaborators, post: createPost({ ...settings, timeout: TIMEOUT }), spool, onKept: (decisionId) => decisions?.settle(decisionId) },
    { ...OUTBOX_DEFAULTS, writeAhead: evidence === 'required' },
  );
  return {
    add: (item: Item) => outbox.add(item),
    flush: outbox.flush,
    deliver: outbox.deliver,
    pending: outbox.pending,
    noteRefusal: outbox.noteRefusal,
    decisions,
    async recover() {
      if (spool === undefined || decisions === undefined) return [];
      const left = spool.adopt();
      if (left.batches.length === 0 && left.decisions.length === 0) return [];
      const recorded = await outbox.adopt(left.batches);
      return decisions.recover(left.decisions, recorded);
    },
    renew: () => spool?.renew(),
    abandon() {
      outbox.spillNow();
      spool?.close();
    },
  };
}

/** What one process left is another's only where both speak to the same processor, with the same key, for the same service. */
function nameScope({ endpoint, ingestKey, serviceName }: DeliverySettings): string {
  return hash('sha256', `spanproof/spool/v1\n${JSON.stringify([endpoint, ingestKey ?? '', serviceName ?? ''])}`).slice(0, 32);
}
