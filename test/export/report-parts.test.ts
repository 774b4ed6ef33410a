import { CodedError, type ControlRun } from '@spanproof/vocabulary';
import { computeKeyId, decodeUtf8, parseCanonical, parseNote } from '@spanproof/vocabulary/ledger';
import { describe, expect, test } from 'vitest';
import { flowDrawings } from '../../processor/src/inventory/flow-drawings.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { assessAssurance } from '../../processor/src/serve/report/assess-assurance.ts';
import { listGrants } from '../../processor/src/serve/report/list-grants.ts';
import { createReportMaker, type ReportCollaborators } from '../../processor/src/serve/report/make-report.ts';
import { formSummaryOfCall, FROM, TO } from '../report/package-inputs.ts';
import { createSmallLedger } from '../verify/bundles.ts';
import { makeKey, makeSigner } from '../verify/signers.ts';

const WINDOW = { from: FROM, to: TO };
const RUN: ControlRun = { id: 'run-1', at: String(TO), from: String(FROM), to: String(TO), content_hash: 'cd'.repeat(32), outcomes: [] };
const ASKED = { kind: 'period', by: { id: 'user:7', name: 'Seven', role: 'compliance' }, purpose: 'review' } as const;
const ledger = createSmallLedger();

/** Everything that a report is gathered from, at its emptiest: two calls, no control. */
function formParts(changes: Partial<ReportCollaborators> = {}): ReportCollaborators {
  const calls = [formSummaryOfCall(2, { service: 'triage' }), formSummaryOfCall(1)];
  return {
    settled: async () => {},
    runs: { run: async () => RUN },
    controls: [],
    registers: { list: () => [], asOf: () => [] },
    populations: {
      find: async () => {
        throw new CodedError('NOT_FOUND', 'there is no such population');
      },
    },
    search: {
      count: async ({ service }) => calls.filter((call) => service === undefined || call.service === service).length,
      async *all() {
        yield* calls;
      },
    },
    dataFlows: {
      read: async () => ({
        from: String(FROM),
        to: String(TO),
        flows: [],
        flows_total: 0,
        figures: { calls: 0, with_content: 0, blocked: 0, tls_stated: 0, streams: 0, accesses: [] },
      }),
    },
    drawings: flowDrawings,
    query: async (sql) => (sql.includes('AS first') ? [{ first: String(FROM), rows: '1' }] : []),
    verified: () => undefined,
    grants: () => [],
    custody: async () => ({ custody: 'local file', keys: [], at_rest: [] }),
    trustPolicy: ledger.policy(),
    version: '0.1.0',
    now: () => TO + 1n,
    ...changes,
  };
}

async function makeReport(parts: ReportCollaborators, asked: Partial<Parameters<ReturnType<typeof createReportMaker>['start']>[1]> = {}) {
  const started = await createReportMaker(parts).start(WINDOW, { ...ASKED, ...asked }, () => {});
  return started.form(ledger.checkpoint());
}

const breaks = async (): Promise<never> => {
  throw new CodedError('ENGINE_DOWN', 'the engine does not answer');
};
const good = formParts();

describe('a report', () => {
  test('is made of all parts', async () => {
    const files = await makeReport(good, { services: ['triage', 'triage', 'nobody'] });
    const report = parseCanonical(files.find(({ name }) => name.endsWith('report.json'))?.bytes ?? new Uint8Array(0)) as unknown as {
      readonly content: object;
    };
    expect(report.content).toMatchObject({ calls: 1, assurance: 1, scope: { calls_left_out: 1 } });
    expect(decodeUtf8(files.find(({ name }) => name.endsWith('records.csv'))?.bytes ?? new Uint8Array(0))?.split('\r\n')).toHaveLength(3);
  });

  test.each<[string, Partial<ReportCollaborators>]>([
    ['the run of controls', { runs: { run: breaks } }],
    ['the count of calls', { search: { ...good.search, count: breaks } }],
    ['the data flow', { dataFlows: { read: breaks } }],
    [
      'the registers',
      {
        registers: {
          list: () => [],
          asOf: () => {
            throw new CodedError('ENGINE_DOWN', 'not read yet');
          },
        },
      },
    ],
    ['completeness by source', { query: async (sql, parameters) => (sql.includes('AS source') ? breaks() : good.query(sql, parameters)) }],
    ['coverage per day', { query: async (sql, parameters) => (sql.includes('AS day,') ? breaks() : good.query(sql, parameters)) }],
    [
      'the list of grants',
      {
        grants: () => {
          throw new TypeError('a defect that quotes content');
        },
      },
    ],
    ['key custody', { custody: breaks }],
    ['the assurance level', { trustPolicy: { ...ledger.policy(), log: makeSigner('test.example/log', 'another key').vkey } }],
    [
      'the report',
      {
        search: {
          ...good.search,
          all: async function* () {
            yield formSummaryOfCall(1);
            await breaks();
          },
        },
      },
    ],
  ])('fails as a whole where %s fails, and says so', async (part, changes) => {
    const failed = await makeReport(formParts(changes)).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'EXPORT_INCOMPLETE', message: expect.stringContaining(`no evidence package: ${part} failed with `) as string });
    expect((failed as Error).message).not.toContain('quotes content');
  });

  test.each<[string, Partial<ReportCollaborators>]>([
    ['fewer calls are read than were counted', { search: { ...good.search, count: async () => 3 } }],
    ['more calls are there than fit', { search: { ...good.search, count: async () => 500_001 } }],
  ])('is none where %s', async (_, changes) => {
    await expect(makeReport(formParts(changes))).rejects.toMatchObject({ code: 'EXPORT_INCOMPLETE' });
  });

  test('about a population that nobody fixed is refused before anything is tested', async () => {
    const sample = { population: '0'.repeat(32), nonce: 'ab'.repeat(16), size: 1, nonceAt: TO };
    await expect(makeReport(formParts({ runs: { run: breaks } }), { sample })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the assurance level', () => {
  const text = parseNote(ledger.checkpoint()).text;
  const witnessKey = makeKey('witness');
  const vkey = {
    name: 'witness.example',
    keyId: computeKeyId(nodeCrypto, 'witness.example', 4, witnessKey.publicKey),
    type: 4,
    publicKey: witnessKey.publicKey,
  };
  /** The log's note with the witness's line under it; `said` is what the witness signed. */
  const cosign = (said: string): Uint8Array => {
    const time = Buffer.alloc(8);
    time.writeBigUInt64BE(1_794_000_000n);
    const keyId = Buffer.alloc(4);
    keyId.writeUInt32BE(vkey.keyId);
    const line = Buffer.concat([keyId, time, witnessKey.sign(Buffer.from(`cosignature/v1\ntime 1794000000\n${said}`))]).toString('base64');
    return Buffer.concat([ledger.checkpoint(), Buffer.from(`— ${vkey.name} ${line}\n`)]);
  };
  const policy = { log: ledger.policy().log, witnesses: [{ name: 'w', vkey }] };

  test('is 1 where the log signed, 3 where a known witness cosigned', () => {
    expect(assessAssurance(ledger.checkpoint(), policy)).toBe(1);
    const cosigned = cosign(text);
    expect(assessAssurance(cosigned, policy)).toBe(3);
    expect(assessAssurance(cosigned, { ...policy, witnesses: [] })).toBe(1);
  });

  test('is none where a signature of a known key does not verify', () => {
    expect(() => assessAssurance(cosign(`${text} `), policy)).toThrow(expect.objectContaining({ code: 'NOTE_INVALID' }));
  });
});

describe('grants', () => {
  const token = { id: 't1', name: 'Auditor', role: 'auditor', purpose: 'p', issued_by: 'user:1', issued: '1', expires: '100' } as const;
  const list = (changes: object, now: bigint) => listGrants([], { tokens: [] }, [{ ...token, ...changes }], now).map(({ who, until }) => [who, until]);

  test('are those that hold: neither revoked nor expired', () => {
    expect(list({}, 99n)).toEqual([['token:t1', '100']]);
    expect(list({}, 100n)).toEqual([]);
    expect(list({ revoked: '5' }, 50n)).toEqual([]);
  });
});
