import { CodedError, type Population } from '@spanproof/vocabulary';
import { decodeUtf8, encodeHex, parseCheckpoint, parseNote } from '@spanproof/vocabulary/ledger';
import type { AppendOwn, OpenedRecord, SealedReader } from '../open/contract.ts';
import type { Query } from '../store/contract.ts';
import type { Populations } from './contract.ts';
import { countOf } from './judgement.ts';
import { IN_WINDOW, MODEL_CALLS } from './sql.ts';

export const POPULATION_SCHEMA = 'spanproof/population/v1';
const CALLS = `SELECT count() AS calls FROM spanproof.records WHERE ${MODEL_CALLS} AND ${IN_WINDOW}`;

export function createPopulations(collaborators: {
  readonly query: Query;
  readonly reader: SealedReader;
  readonly append: AppendOwn;
  /** Seals, stores and signs all that is there; the log's checkpoint that covers it. */
  readonly anchor: () => Promise<Uint8Array>;
  readonly now: () => bigint;
}): Populations {
  const { query, reader, append, anchor, now } = collaborators;
  return {
    async fix(actor, { from, to, purpose }) {
      if (from >= to) throw new CodedError('REQUEST_INVALID', 'body.to: must be after from');
      if (to > now()) throw new CodedError('REQUEST_INVALID', 'body.to: the period has to be over, so that no call can come into it any more');
      const note = await anchor();
      const [row = {}] = await query(CALLS, { from: String(from), to: String(to) });
      const { origin, size, root } = parseCheckpoint(parseNote(note).text);
      const at = now();
      const facts = {
        at: String(at),
        from: String(from),
        to: String(to),
        calls: countOf(row, 'calls'),
        checkpoint: { origin, size, root: encodeHex(root), note: decodeUtf8(note) ?? '' },
      };
      const id = await append({
        kind: 'governance',
        tenant: 'default',
        t_event: at,
        core: { schema: POPULATION_SCHEMA, ...facts },
        person: { actor: actor.id, name: actor.name, purpose },
      });
      await anchor(); // whoever asks for the list next finds it there
      return { id, ...facts };
    },
    async list() {
      const found: Population[] = [];
      for await (const record of reader.list({ kinds: ['governance'], schema: POPULATION_SCHEMA }, [])) found.push(readPopulation(record));
      return found.toReversed();
    },
    async find(id) {
      const record = await reader.find(id, []);
      if (record?.core['schema'] !== POPULATION_SCHEMA) throw new CodedError('NOT_FOUND', 'there is no such population');
      return readPopulation(record);
    },
  };
}

/** Only this processor writes such cores, and the reader checked that it is the sealed one. */
function readPopulation({ record_id, core }: OpenedRecord): Population {
  const { schema: _, ...facts } = core;
  return { id: record_id, ...(facts as unknown as Omit<Population, 'id'>) };
}
