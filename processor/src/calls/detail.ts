import { type BodyPartState, type CallKind, type Json, RECORD_KINDS, type Reveal, type Verdict } from '@spanproof/vocabulary';
import type { OpenedRecord, PartState, SealedReader } from '../open/contract.ts';
import type { Query } from '../store/contract.ts';
import type { CallDetails } from './contract.ts';
import { readText } from './read-cell.ts';
import { listRelated } from './related.ts';
import { summariseCall } from './summarise.ts';

/** What the access log calls the reveal of a call, and its resource. */
const REVEAL_ACTION = 'calls.reveal';
function resourceOf(recordId: string): string {
  return `calls/${recordId}/reveal`;
}

const MOST_REVEALS = 100;
const CALLS: readonly string[] = ['llm.call', 'tool.call', 'gen_ai.step'] satisfies readonly CallKind[];

/** Newest last; whoever asked and was refused saw nothing and is not listed. */
const REVEALS = `SELECT lower(hex(record_id)) AS id FROM spanproof.records
WHERE kind = ${RECORD_KINDS.access} AND JSONExtractString(core, 'action') = {action:String}
  AND JSONExtractString(core, 'resource') = {resource:String} AND JSONExtractString(core, 'outcome') = 'allowed'
ORDER BY t_ingest DESC LIMIT ${MOST_REVEALS}`;

/** A call with its sealed core, whether its content is still there, what else was sealed of its span, and who revealed it before; never the content itself. */
export function createCallDetails(collaborators: { readonly query: Query; readonly reader: SealedReader }): CallDetails {
  const { query, reader } = collaborators;

  async function listReveals(recordId: string): Promise<readonly Reveal[]> {
    const rows = await query(REVEALS, { action: REVEAL_ACTION, resource: resourceOf(recordId) });
    const opened = await Promise.all(rows.toReversed().map((row) => reader.find(readText(row, 'id'), ['subject'])));
    return opened.filter((access) => access !== undefined).map(readReveal);
  }

  return {
    async find(recordId) {
      const record = await reader.find(recordId, []);
      if (record === undefined || !CALLS.includes(record.kind)) return undefined;
      const [part = { state: 'absent' } as const, revealedBefore, related] = await Promise.all([
        reader.stateOf(recordId, 'body'),
        listReveals(recordId),
        listRelated({ query }, record),
      ]);
      return {
        summary: summariseCall({
          record_id: record.record_id,
          kind: RECORD_KINDS[record.kind],
          t_event: String(record.t_event),
          t_ingest: String(record.t_ingest),
          core: record.core,
        }),
        core: record.core,
        verdicts: readVerdicts(record.core.verdicts),
        body: readBody(part, record.core),
        ...(part.state === 'erased' ? { erasure: part.statement } : {}),
        revealed_before: revealedBefore,
        ...(related === undefined ? {} : { related }),
      };
    },
  };
}

/** What the core says of the capture counts where the part itself has nothing to say: it can be opened, or there never was one. */
function readBody({ state }: PartState, core: OpenedRecord['core']): BodyPartState {
  return core['body_state'] === 'capture_failed' && (state === 'sealed' || state === 'absent') ? 'capture_failed' : state;
}

function readReveal({ record_id, t_event, core, subject }: OpenedRecord): Reveal {
  const actor = textOf(subject?.actor);
  const purpose = textOf(subject?.purpose);
  const ticket = textOf(core.ticket) ?? textOf(subject?.ticket);
  return {
    record_id,
    at: String(t_event),
    ...(actor === undefined ? {} : { actor }),
    ...(purpose === undefined ? {} : { purpose }),
    ...(ticket === undefined ? {} : { ticket }),
  };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

// Cores are our own sealing: what is listed there has the shape of CoreV1.
function readVerdicts(value: Json | undefined): readonly Verdict[] {
  return Array.isArray(value) ? (value as readonly Verdict[]) : [];
}
