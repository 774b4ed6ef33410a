import { setImmediate } from 'node:timers/promises';
import type { Json } from '@spanproof/vocabulary';
import type { SealedReader, SealedRecord, SealedRows } from '../../open/contract.ts';
import type { Probes, Window } from '../contract.ts';
import { findsWhatIsThere, LENGTH, spellingsOf } from './spellings.ts';

const CALL_KINDS = [1, 2, 11];
/** More of them would find no more: each is looked for in everything, in seven spellings. */
const MOST_CANARIES = 64;
const SLICES = 8;

/**
 * Looks for content in what the store holds. Known plaintext: the content of calls of the period is opened with this processor's keys, a piece of each
 * text is taken, and all pieces are looked for in the decompressed columns of the same rows (core and envelopes), in every spelling. Values that the
 * deployment plants are looked for as well. Positive control: the id that each core states must be found in the bytes of its row, and every spelling of
 * the canaries in a buffer that holds it.
 *
 * It opens content: `announce` seals an access record before. Nothing of the content leaves this function.
 */
export async function scanForPlaintext(
  collaborators: { readonly rows: SealedRows; readonly reader: SealedReader; readonly announce: (window: Window) => Promise<unknown> },
  window: Window,
  settings: {
    /** Values that were sent on purpose and must not rest anywhere. */
    readonly planted: readonly string[];
    readonly mostRecords: number;
    readonly mostBytes: number;
  },
): Promise<NonNullable<Probes['plaintext']>> {
  await collaborators.announce(window);
  const canaries = new Set(settings.planted);
  const piles: Buffer[] = [];
  let bytes = 0;
  let controlled = true;
  for await (const row of takeRows(collaborators.rows, window)) {
    const pile = Buffer.concat([row.core, row.subject_envelope, row.body_envelope ?? new Uint8Array(0)]);
    const record = await collaborators.reader.find(Buffer.from(row.record_id).toString('hex'), ['body']);
    const traceId = record?.core['trace_id'];
    controlled &&= typeof traceId === 'string' && traceId !== '' && pile.includes(traceId);
    for (const part of ['request', 'response'])
      for (const canary of drawCanaries(record?.body?.[part])) if (canaries.size < settings.planted.length + MOST_CANARIES) canaries.add(canary);
    piles.push(pile);
    bytes += pile.length;
    if (piles.length >= settings.mostRecords || bytes >= settings.mostBytes) break;
  }

  const haystack = Buffer.concat(piles);
  const spelt = [...canaries].map(spellingsOf);
  let found = 0;
  for (const spellings of spelt) {
    if (spellings.some((spelling) => haystack.includes(spelling))) found += 1;
    await setImmediate(); // a scan of megabytes must not hold up requests
  }
  return { bytes, canaries: canaries.size, positive_control: piles.length > 0 && controlled && findsWhatIsThere(spelt), found };
}

/** One canary per string of content that is long enough, from its middle (beginnings are templates that many records share). */
export function drawCanaries(content: Json | undefined): readonly string[] {
  if (typeof content === 'string') {
    const start = Math.floor((content.length - LENGTH) / 2);
    const canary = content.slice(Math.max(0, start), start + LENGTH);
    return start >= 0 && canary.isWellFormed() && new Set(canary).size >= LENGTH / 4 ? [canary] : [];
  }
  return typeof content === 'object' && content !== null ? Object.values(content).flatMap(drawCanaries) : [];
}

/** Rows come in order of ingestion; the period is taken in slices, the last one first. */
async function* takeRows(rows: SealedRows, { from, to }: Window): AsyncGenerator<SealedRecord> {
  const step = (to - from) / BigInt(SLICES);
  for (let index = SLICES - 1; index >= 0; index -= 1) {
    const start = from + BigInt(index) * step;
    yield* rows.list({ kinds: CALL_KINDS, from: start, to: index === SLICES - 1 ? to : start + step }, true);
  }
}
