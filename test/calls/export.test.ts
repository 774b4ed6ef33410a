import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { CallSummary } from '@spanproof/vocabulary';
import { parseCheckpoint, verifyNote } from '@spanproof/vocabulary/ledger';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCallExports } from '../../processor/src/calls/audit-log-export.ts';
import type { CallExports, CallFilter, CallSearch, ExportFormat } from '../../processor/src/calls/contract.ts';
import { createCallSearch } from '../../processor/src/calls/search.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { collect } from '../store/collect.ts';
import { createSealedLedger, type LedgerRecord, type SealedLedger } from './sealed-ledger.ts';
import { MINUTE, seedCalls, T0 } from './seeded-calls.ts';

const ALL: CallFilter = { from: T0, to: T0 + 600n * MINUTE };
const LATER = T0 + 700n * MINUTE;
/** Names as an application could send them to reach whoever opens the file. */
const ATTACKS = [
  '=HYPERLINK("http://x")',
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '\t=1',
  ' =1',
  'a;=cmd',
  '＝1+1',
  '"quoted", and "more"',
  'line\r\nbreak',
  '\u001b[31mred\u001b[0m',
  '\u009b31m',
  '\u202eright-to-left',
  'ünïcode',
];

let ledger: SealedLedger;
let search: CallSearch;
let exports: CallExports;

beforeAll(async () => {
  ledger = await createSealedLedger({ lanes: 2, period: '2026-11' });
  search = createCallSearch({ query: ledger.query });
  exports = createCallExports({ search, log: ledger.notary, now: () => LATER });
  const attacks = seedCalls(ATTACKS.length, 9).map(
    (call, index): LedgerRecord => ({ ...call, core: { ...call.core, caller: { service: ATTACKS[index] ?? '' } } }),
  );
  await ledger.append([...seedCalls(60), ...attacks]);
  await ledger.log();
});
afterAll(() => ledger[Symbol.asyncDispose]());

async function write(filter: CallFilter, format: ExportFormat): Promise<string> {
  return (await buffer((await exports.open(filter, format)).chunks())).toString('utf8');
}

/** RFC 4180, read by hand: the reader of the file, not its writer. */
function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted && character === '"' && text[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (character === '"') quoted = !quoted;
    else if (!quoted && (character === ',' || character === '\n')) {
      rows.at(-1)?.push(cell);
      cell = '';
      if (character === '\n') rows.push([]);
    } else cell += character;
  }
  return rows.slice(0, -1);
}

interface Trailer {
  readonly calls: number;
  readonly sha256: string;
  readonly from: string;
  readonly to: string;
  readonly filter: object;
  readonly checkpoint: string;
}
const trailerOf = (text: string, format: ExportFormat): Trailer => {
  const last = text.slice(0, -1).split('\n').at(-1) ?? '';
  if (format === 'ndjson') return (JSON.parse(last) as { readonly trailer: Trailer }).trailer;
  return JSON.parse((parseCsv(`${last}\n`)[0]?.[0] ?? '').slice(2)) as Trailer;
};

describe.each(['csv', 'ndjson'] as const)('%s', (format) => {
  test('ends with count, hash of all before, period, filter and the signed head of the log', async () => {
    const filter = { ...ALL, outcome: 'ok' as const };
    const text = await write(filter, format);
    const trailer = trailerOf(text, format);
    const before = text.slice(0, text.slice(0, -1).lastIndexOf('\n') + 1);
    expect(trailer).toMatchObject({
      calls: await search.count(filter),
      sha256: createHash('sha256').update(before).digest('hex'),
      from: String(filter.from),
      to: String(filter.to),
      filter: { outcome: 'ok' },
    });
    const { origin, size } = parseCheckpoint(verifyNote(nodeCrypto, Buffer.from(trailer.checkpoint), [ledger.trust.log]).text);
    expect([origin, size]).toEqual([ledger.notary.origin, ledger.notary.head.size]);
  });

  test('gives the same bytes again, and the same hash when only the log has grown', async () => {
    const first = await write(ALL, format);
    expect(await write(ALL, format)).toBe(first);
    await ledger.append([{ ...(seedCalls(1, 3)[0] as LedgerRecord), t_ingest: ALL.to + MINUTE + (format === 'csv' ? 0n : 1n) }]);
    await ledger.log();
    const second = await write(ALL, format);
    expect(trailerOf(second, format).sha256).toBe(trailerOf(first, format).sha256);
    expect(trailerOf(second, format).checkpoint).not.toBe(trailerOf(first, format).checkpoint);
  });

  test('of nothing says that it is nothing', async () => {
    const text = await write({ ...ALL, service: 'nobody' }, format);
    expect(trailerOf(text, format).calls).toBe(0);
    expect(text.split('\n')).toHaveLength(format === 'csv' ? 3 : 2);
  });

  test('leaves out what may still be on its way, and says so', async () => {
    const young = createCallExports({ search, log: ledger.notary, now: () => T0 + 300n * MINUTE });
    const opened = await young.open(ALL, format);
    const text = (await buffer(opened.chunks())).toString('utf8');
    const to = T0 + 300n * MINUTE - 10_000_000_000n;
    expect(trailerOf(text, format)).toMatchObject({ to: String(to), calls: await search.count({ ...ALL, to }) });
    expect([opened.to, opened.calls]).toEqual([to, trailerOf(text, format).calls]);
  });

  test('without an end where calls came in while it was read', async () => {
    const opened = await exports.open({ ...ALL, to: LATER }, format);
    await ledger.append([{ ...(seedCalls(1, 4)[0] as LedgerRecord), t_ingest: T0 + 610n * MINUTE + (format === 'csv' ? 0n : 1n) }]);
    await expect(buffer(opened.chunks())).rejects.toMatchObject({ code: 'EXPORT_INCOMPLETE' });
  });
});

test('ndjson is the calls, exactly, in lines a terminal may show', async () => {
  const text = await write(ALL, 'ndjson');
  const lines = text.split('\n').slice(0, -2);
  expect(lines.map((line) => JSON.parse(line) as CallSummary)).toEqual(await collect(search.all(ALL)));
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});

describe('csv', () => {
  test('has a cell for each fact of each call', async () => {
    const [names = [], ...rows] = parseCsv(await write(ALL, 'csv')).slice(0, -1);
    const calls = await collect(search.all(ALL));
    expect(rows).toHaveLength(calls.length);
    const harmless = /^[A-Za-z0-9 ._:-]*$/;
    for (const [index, call] of calls.entries()) {
      const cells = Object.fromEntries(names.map((name, column) => [name, rows[index]?.[column]]));
      for (const name of [
        'record_id',
        'kind',
        'operation',
        'service',
        'provider',
        'model_served',
        'outcome',
        'error_type',
        'tokens_input',
        'latency_ns',
        'trace_id',
      ] as const) {
        const value = String(call[name] ?? '');
        if (harmless.test(value)) expect(cells[name]).toBe(value);
      }
      expect(cells['t_ingest']).toBe(`${new Date(Number(BigInt(call.t_ingest) / 1_000_000n)).toISOString().slice(0, -1)}${call.t_ingest.slice(-6)}Z`);
      expect(cells['findings']).toBe(call.findings.map(([kind, count]) => `${kind}:${count}`).join(' '));
    }
  });

  test('runs nothing in a spreadsheet, whatever separator it takes, and obeys no terminal escape', async () => {
    const text = await write(ALL, 'csv');
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}|[\u202a-\u202e]/u);
    const cells = parseCsv(text).flat();
    const services = cells.filter((cell) => cell.includes('HYPERLINK') || cell.includes('SUM(A1)') || cell.includes(';'));
    expect(services.length).toBeGreaterThanOrEqual(3);
    for (const cell of cells) for (const piece of cell.split(/[;|]/)) expect(piece.trimStart(), cell).not.toMatch(/^[=+\-@＝＋－＠]/);
  });
});
