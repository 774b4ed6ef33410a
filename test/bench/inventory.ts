/** What the inventory costs at a million calls: `node test/bench/inventory.ts [rows]`. Rows are made inside the engine: they are sealed by nobody. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { createQuery } from '../../processor/src/store/query.ts';
import { loadMigrations } from '../../processor/src/store/migrate.ts';
import { listItems } from '../../processor/src/inventory/list-items.ts';
import { formCall } from '../support/seed-calls.ts';
import { startTestEngine } from '../store/start-engine.ts';

const { positionals } = parseArgs({ allowPositionals: true });
const rows = Number(positionals[0] ?? 1_000_000);
const ROUNDS = 5;
const FIRST = 1_795_000_000_000_000_000n;
const BLOCK = 250_000;
const registers = { list: () => [] };

/** Names of a middling organisation: 6 models, 8 services, 40 prompts; a call in five carries findings. */
const core = JSON.stringify({
  ...formCall().core,
  provider: '@provider',
  server_address: 'api.@provider.example',
  model_requested: 'model-@model',
  model_served: 'model-@model-2026-08-07',
  caller: { environment: 'production', key_fp: 'a1b2c3d4e5f6071@key', service: 'service-@service', workload: 'workload-1' },
  prompt_hash: '@prompt',
  features: { chars_in: 480, chars_out: 160, findings: '@findings' },
}).replace('"@findings"', '@findings');
const PARTS: readonly (readonly [string, string])[] = [
  ['@provider', `['openai','anthropic','mistral_ai'][1 + n % 3]`],
  ['@model', 'toString(n % 6)'],
  ['@key', 'toString(n % 4)'],
  ['@service', 'toString(n % 8)'],
  ['@prompt', 'lower(hex(SHA256(toString(n % 40))))'],
  ['@findings', `if(n % 5 = 0, '[["EMAIL",2],["SECRET.jwt",1]]', '[]')`],
];
const filled = PARTS.reduce((sql, [name, value]) => `replaceAll(${sql}, '${name}', ${value})`, `'${core}'`);
const insert = (from: number, count: number): string => `INSERT INTO spanproof.records
  (stream, seq, kind, flags, t_event, t_ingest, record_id, src_seq, src_id, tenant_tag, core, subject_envelope, subject_hash, body_part_hash, original_part_hash)
  SELECT 'bench.example/log/s/w/1/standard/2026-11', n, 1, 4, at, at, toFixedString(substring(SHA256(toString(n)), 1, 16), 16), 0, toFixedString('', 16), toFixedString('', 16),
    ${filled}, '', toFixedString('', 32), toFixedString('', 32), toFixedString('', 32)
  FROM (SELECT number + ${from} AS n, fromUnixTimestamp64Nano(toInt64(${FIRST} + n * 1000000000)) AS at FROM numbers(${count}))`;

await using engine = await startTestEngine();
const statements = Array.from({ length: Math.ceil(rows / BLOCK) }, (_, index) => insert(index * BLOCK, Math.min(BLOCK, rows - index * BLOCK)));
await engine.engine.migrate([...loadMigrations('embedded'), { name: '900-bench', sha256: createHash('sha256').update('bench').digest('hex'), statements }]);
const query = createQuery(engine.client);
const day = 86_400_000_000_000n;

/** CPU that the engine has used, in ms: what neighbours on the machine do not change. The clock ticks a hundred times a second. */
function engineCpu(): number {
  const fields = readFileSync(`/proc/${engine.pid()}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

async function measure(name: string, ask: () => Promise<readonly unknown[]>): Promise<void> {
  const times: number[] = [];
  let found = 0;
  const before = engineCpu();
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    found = (await ask()).length;
    times.push(performance.now() - start);
  }
  const [best = 0, , median = 0] = times.toSorted((a, b) => a - b);
  const cpu = Math.round((engineCpu() - before) / ROUNDS);
  console.log(`${name.padEnd(32)} ${Math.round(best).toString().padStart(6)} ms best, ${Math.round(median)} ms median, ${cpu} ms of CPU (${found} items)`);
}

console.log(`${rows.toLocaleString('en')} calls`);
await measure('all kinds, everything', () => listItems({ query, registers }));
await measure('all kinds, one day', () => listItems({ query, registers }, undefined, { from: FIRST + 5n * day, to: FIRST + 6n * day }));
await measure('models, everything', () => listItems({ query, registers }, 'model'));
