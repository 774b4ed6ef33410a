import { blockPath, BUNDLE_PATHS, formatCheckpoint, formatTile, hashCore, signNote, tilePath } from '@spanproof/vocabulary/ledger';
import { nodeCrypto as crypto } from '../../processor/src/node-crypto.ts';
import type { Files, Ledger } from './bundles.ts';
import { editCores, editDescription, editLeaves, editParts, renumber, stateRecords, TARGET_ORIGIN as T } from './forge.ts';
import { LOG, rootOf } from './ledger.ts';
import { createSource } from './source.ts';

/** src_id of the small ledger's source. */
const SOURCE = Buffer.from(createSource('b1').id).toString('hex');

/** A change to the files of a bundle of the small ledger. */
export interface FileAttack {
  readonly name: string;
  change(files: Files, ledger: Ledger): void;
  /** What is found where the forger also has the governance key, and signs his bundle. */
  readonly found: readonly string[];
}

const swap = <T>(rows: T[], a: number, b: number): T[] => rows.map((row, at) => rows[at === a ? b : at === b ? a : at] ?? row);

/** The forger has the exporter's machine, and no key that signs rows: stream keys are not his. */
export const FILE_ATTACKS: readonly FileAttack[] = [
  {
    name: 'edit a row',
    change: (files) => editLeaves(files, (rows) => (rows[4]?.set([9], 21), rows)),
    found: [`ROOT_MISMATCH ${T} 3-6`],
  },
  {
    name: 'edit a core, and its row with it',
    change(files) {
      let hash = new Uint8Array(0);
      editCores(files, (lines) =>
        lines.map((line) => {
          if (!line.endsWith('"seq":4}')) return line;
          const forged = line.replace('"chat"', '"talk"');
          hash = Uint8Array.from(hashCore(crypto, Buffer.from(forged.slice('{"core":'.length, -',"seq":4}'.length))));
          return forged;
        }),
      );
      editLeaves(files, (rows) => (rows[4]?.set(hash, 86), rows));
    },
    found: [`ROOT_MISMATCH ${T} 3-6`],
  },
  {
    name: 'edit a core alone',
    change: (files) => editCores(files, (lines) => lines.map((line) => (line.endsWith('"seq":5}') ? line.replace('"chat"', '"talk"') : line))),
    found: [`LEAF_MISMATCH ${T} 5-5`],
  },
  {
    name: 'swap the cores of two rows',
    change: (files) =>
      editCores(files, (lines) => {
        const core = (line: string | undefined): string => /^\{"core":(.*),"seq":[0-9]+\}$/.exec(line ?? '')?.[1] ?? '';
        const [a, b] = [lines[1], lines[2]];
        return lines.map((line, at) => (at === 1 ? `{"core":${core(b)},"seq":3}` : at === 2 ? `{"core":${core(a)},"seq":4}` : line));
      }),
    found: [`LEAF_MISMATCH ${T} 3-4`],
  },
  {
    name: 'insert a row',
    change(files) {
      editLeaves(files, (rows) => rows.toSpliced(6, 0, Uint8Array.from(rows[4] ?? []).fill(0xee, 30, 46)));
      stateRecords(files, 8);
      editDescription(files, (description) => ({ ...description, withheld: { body: 5, original: 2, subject: 1 } }));
    },
    found: [`ROW_ORDER ${T} 4-4`, `TIME_ORDER ${T} 4-4`, `CORE_MISSING ${T} 4-4`, `PART_MISMATCH ${T} 4-4`],
  },
  {
    name: 'insert a row and renumber',
    change: (files) => {
      editLeaves(files, (rows) =>
        renumber(rows.toSpliced(9, 0, Uint8Array.from(rows[9] ?? []))).map((row, at) => (at === 9 ? Uint8Array.from(row).fill(0xee, 30, 46) : row)),
      );
    },
    found: [`ROOT_MISMATCH ${T} 7-9`, `ROW_UNLOGGED ${T} 10-10`],
  },
  {
    name: 'delete a row',
    change(files) {
      editLeaves(files, (rows) => rows.toSpliced(4, 1));
      editCores(files, (lines) => lines.filter((line) => !line.endsWith('"seq":4}')));
      editParts(files, (rows) => rows.toSpliced(1, 1));
      stateRecords(files, 6);
      editDescription(files, (description) => ({ ...description, withheld: { ...description.withheld, body: 3, original: 0 } }));
    },
    found: [`GAP ${T} 4-4`, `SOURCE_GAP ${SOURCE} 2-2`],
  },
  {
    name: 'delete a row and renumber',
    change(files) {
      editLeaves(files, (rows) => renumber(rows.toSpliced(1, 1)));
      editCores(files, (lines) => lines.map((line) => line.replace(/[0-9]+\}$/, (seq) => `${Number(seq.slice(0, -1)) - 1}}`)));
      editParts(files, (rows) => rows.map((row) => Buffer.concat([row.subarray(0, 7), Uint8Array.of((row[7] ?? 0) - 1), row.subarray(8)])));
    },
    found: [`ROOT_MISMATCH ${T} 0-2`, `GAP ${T} 9-9`],
  },
  {
    name: 'reorder two rows',
    change: (files) => editLeaves(files, (rows) => swap(rows, 0, 1)),
    found: [`GAP ${T} 0-0`, `ROW_ORDER ${T} 0-0`, `TIME_ORDER ${T} 0-0`],
  },
  {
    name: 'reorder two rows and renumber',
    change: (files) => editLeaves(files, (rows) => renumber(swap(rows, 0, 1))),
    found: [`TIME_ORDER ${T} 1-1`, `ROOT_MISMATCH ${T} 0-2`],
  },
  {
    name: 'duplicate a row out of scope',
    change: (files) => editLeaves(files, (rows) => rows.toSpliced(1, 0, rows[0] ?? new Uint8Array(182))),
    found: [`ROW_ORDER ${T} 0-0`, `DUPLICATE_RECORD ${T} 0-0`],
  },
  {
    name: 'splice a row of another stream',
    change: (files) => {
      let foreign: Uint8Array | undefined;
      editLeaves(files, (rows) => ((foreign = rows[0]), rows), 0);
      editLeaves(files, (rows) => rows.with(0, foreign ?? new Uint8Array(182)));
    },
    found: [`DUPLICATE_RECORD ${T} 0-0`, `ROOT_MISMATCH ${T} 0-2`],
  },
  {
    name: 'drop the newest rows',
    change(files) {
      editLeaves(files, (rows) => rows.slice(0, 8));
      editCores(files, (lines) => lines.filter((line) => !line.endsWith('"seq":8}')));
      stateRecords(files, 6);
    },
    found: [`GAP ${T} 8-9`],
  },
  {
    name: 'drop the newest rows and say that there are no more',
    change(files) {
      editLeaves(files, (rows) => rows.slice(0, 7));
      editCores(files, (lines) => lines.slice(0, 5));
      editParts(files, (rows) => rows.slice(0, 3));
      editDescription(files, (description) => ({
        ...description,
        streams: description.streams.map((stream, at) => (at === 1 ? { ...stream, rows: 7, records: 5 } : stream)),
        withheld: { ...description.withheld, body: 3 },
      }));
    },
    found: [`GAP ${T} 7-9`, `BUNDLE_MISMATCH data/bundle.json ${T}`],
  },
  {
    name: 'drop a stream',
    change(files) {
      for (const file of ['leaves', 'core.jsonl', 'parts'] as const) files.delete(blockPath(1, 0, file));
      editDescription(files, (description) => ({ ...description, streams: description.streams.slice(0, 1), withheld: { body: 0, original: 0, subject: 0 } }));
    },
    found: [`STREAM_MISSING ${T} 0-9`],
  },
  {
    name: 'hide a row as out of scope by leaving out its core',
    change: (files) => editCores(files, (lines) => lines.filter((line) => !line.endsWith('"seq":5}'))),
    found: [`CORE_MISSING ${T} 5-5`],
  },
  {
    name: 'hide a row as out of scope by its time',
    change(files) {
      editLeaves(files, (rows) => (rows[7]?.set([(rows[7][23] ?? 0) + 1], 23), rows));
      editCores(files, (lines) => lines.filter((line) => !line.endsWith('"seq":7}')));
      editParts(files, (rows) => rows.slice(0, 3));
      stateRecords(files, 6);
      editDescription(files, (description) => ({ ...description, withheld: { ...description.withheld, body: 3 } }));
    },
    found: [`TIME_ORDER ${T} 8-8`, `ROOT_MISMATCH ${T} 7-9`, `TIME_ORDER ${T} 9-9`],
  },
  {
    name: 'show a core out of scope',
    change: (files) => editCores(files, (lines) => ['{"core":{},"seq":0}', ...lines]),
    found: [`CORE_UNEXPECTED ${T} 0-0`],
  },
  {
    name: 'swap the hashes of two rows’ parts',
    change: (files) => editParts(files, (rows) => swap(rows, 0, 1)),
    found: [`PART_MISMATCH ${T} 3-3`, `PART_MISMATCH ${T} 5-5`, `PART_MISMATCH ${T} 7-7`, 'BUNDLE_INVALID data/streams/000001/000000/parts'],
  },
  {
    name: 'swap body and original of a row',
    change: (files) =>
      editParts(files, (rows) => rows.map((row, at) => (at === 1 ? Buffer.concat([row.subarray(0, 8), row.subarray(40), row.subarray(8, 40)]) : row))),
    found: [`PART_MISMATCH ${T} 4-4`],
  },
  {
    name: 'put another trust policy into the bundle',
    change: (files) => void files.set(BUNDLE_PATHS.trustPolicy, Buffer.from('log me\n')),
    found: [],
  },
  { name: 'put another verifier into the bundle', change: (files) => void files.set(BUNDLE_PATHS.verifier, Buffer.from('print("verified")\n')), found: [] },
  { name: 'add a file', change: (files) => void files.set('data/extra.csv', Buffer.from('=cmd()')), found: ['BUNDLE_FILE_UNKNOWN data/extra.csv'] },
  { name: 'leave out a file', change: (files) => void files.delete(blockPath(0, 0, 'parts')), found: ['BUNDLE_FILE_MISSING data/streams/000000/000000/parts'] },
  {
    name: 'replace a checkpoint in the log by one of the forger’s own',
    change(files, { entries }) {
      const forged = signNote(formatCheckpoint({ origin: `${LOG}/s/${T}`, size: 10, root: new Uint8Array(32) }), [
        { vkey: { name: 'x', keyId: 1, type: 1, publicKey: new Uint8Array(32) }, sign: () => new Uint8Array(64) },
      ]);
      files.set(tilePath(0, 8), formatTile(entries.with(7, forged)));
    },
    found: ['CHECKPOINT_SIGNATURE log 7-7', `LOG_ROOT_MISMATCH log 0-7`, `ROW_UNLOGGED ${T} 7-9`, `BUNDLE_MISMATCH data/bundle.json ${T}`],
  },
  {
    name: 'leave out the last entry of the log',
    change(files, { entries }) {
      files.delete(tilePath(0, 8));
      files.set(tilePath(0, 7), formatTile(entries.slice(0, 7)));
      editDescription(files, (description) => ({ ...description, logSize: 7 }));
    },
    found: ['BUNDLE_MISMATCH data/log/checkpoint', `ROW_UNLOGGED ${T} 7-9`, `BUNDLE_MISMATCH data/bundle.json ${T}`],
  },
  {
    name: 'reorder entries of the log',
    change: (files, { entries }) => void files.set(tilePath(0, 8), formatTile(swap(entries, 3, 5))),
    found: ['STREAM_INVALID log 3-3', `LOG_ROOT_MISMATCH log 0-7`],
  },
  {
    name: 'sign the log’s checkpoint with another key',
    change: (files, { roles, entries }) =>
      void files.set(BUNDLE_PATHS.checkpoint, signNote(formatCheckpoint({ origin: LOG, size: 8, root: rootOf(entries) }), [roles.governance])),
    found: ['LOG_CHECKPOINT data/log/checkpoint'],
  },
];
