import { randomBytes } from 'node:crypto';
import type { Alert, Json, Signal } from '@spanproof/vocabulary';
import { createAlerts } from '../../processor/src/alerts/alerts.ts';
import type { Alerts } from '../../processor/src/alerts/contract.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { DRIFT_DEFAULTS } from '../../processor/src/observe/settings.ts';
import type { AppendOwn } from '../../processor/src/open/contract.ts';
import { createSealedReader } from '../../processor/src/open/sealed-reader.ts';
import type { Registers } from '../../processor/src/registers/contract.ts';
import { openRegisters } from '../../processor/src/registers/registers.ts';
import { openPart } from '../../processor/src/seal/envelope.ts';
import { createQuery } from '../../processor/src/store/query.ts';
import { createSealedRows } from '../../processor/src/store/sealed-rows.ts';
import type { DriftWatch, Signals, WatchSettings } from '../../processor/src/watch/contract.ts';
import { createDriftWatch } from '../../processor/src/watch/drift-watch.ts';
import { createSignals } from '../../processor/src/watch/signals.ts';
import type { TestEngine } from '../store/start-engine.ts';
import { createSeeder, formCall } from '../support/seed-calls.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

export const SECOND = 1_000;
const T0 = 1_795_000_000_000;
const DAY = 86_400_000;
/** No season, seconds instead of hours. */
export const SHORT: WatchSettings = {
  ...DRIFT_DEFAULTS,
  window: SECOND,
  shape_window: 5 * SECOND,
  season: 0,
  baseline_windows: 12,
  minimum_calls: { level: 10, shape: 50 },
  budget: { alarms: 1, per: 600 * SECOND },
  settle: 0,
};
export interface Version {
  readonly model: string;
  readonly prompt: string;
}

export interface WatchedLedger {
  readonly service: string;
  /** What was there first, and what comes after it. */
  readonly old: Version;
  readonly next: Version;
  readonly registers: Registers;
  readonly alerts: Alerts;
  readonly signals: Signals;
  readonly append: AppendOwn;
  /** A watch as a new process has it. */
  open(changes?: { readonly append?: AppendOwn }): DriftWatch;
  /** Seals calls of the seconds that follow and moves the clock to their end; `tokens` is a factor on their output. */
  pass(seconds: number, version?: Version | ((index: number) => Version), tokens?: number): Promise<void>;
  /** Every signal, newest first. */
  listAll(): Promise<readonly Signal[]>;
  /** Every signal, oldest first, as [state, statistic]. */
  said(): Promise<readonly (readonly [state: string, statistic: string])[]>;
  alertsOfDrift(): readonly Alert[];
}

/**
 * The real parts over a real engine, and a clock that only the test moves. Own records lie in the ledger like the calls. Ledgers of one engine are a day and a name apart; the same seed
 * makes the same calls.
 */
export async function openWatchedLedger(engine: TestEngine, id: number, seed: number = id): Promise<WatchedLedger> {
  const service = `desk-${id}`;
  const old = { model: `gpt-5-mini-${id}`, prompt: 'a1'.repeat(32) };
  const next = { model: `gpt-6-mini-${id}`, prompt: String(id).padStart(64, 'b') };
  let ms = T0 + id * DAY;
  let own = 0n;
  const random = createSeededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const seeder = createSeeder(engine.client, { start: BigInt(ms) * 1_000_000n });
  const query = createQuery(engine.client);
  const reader = createSealedReader({ rows: createSealedRows(engine.client), keyRing: seeder.keyRing, crypto: nodeCrypto, openPart });
  const now = (): bigint => BigInt(ms) * 1_000_000n;
  const append: AppendOwn = async ({ kind, core, person, body }) => {
    own += 1n;
    const given = { ...(person === undefined ? {} : { person }), ...(body === undefined ? {} : { body }) };
    const [id = ''] = await seeder.seed([{ kind, core: core as { readonly [key: string]: Json }, ...given, t_ingest: now() + own }]);
    return id;
  };
  const registers = await openRegisters({ reader, append, crypto: nodeCrypto, random: randomBytes, now });
  const alerts = createAlerts({ registers, now });
  const signals = createSignals({ query, alerts, now }, SHORT);
  const formOne = ({ model, prompt }: Version, tokens: number, at: number): ReturnType<typeof formCall> =>
    formCall(
      {
        model_requested: model,
        model_served: model,
        caller: { service },
        prompt_hash: prompt,
        tokens: { input: 100 + Math.floor(random() * 20), output: Math.round(tokens * 200 * Math.exp(0.3 * normal())) },
        latency_ns: Math.round(4e8 * Math.exp(0.2 * normal())),
      },
      { t_ingest: BigInt(at) * 1_000_000n },
    );
  const listAll = async (): Promise<readonly Signal[]> => (await signals.page({ limit: 500 })).signals.filter(({ series }) => series.service === service);
  return {
    service,
    old,
    next,
    registers,
    alerts,
    signals,
    append,
    open: (changes = {}) =>
      createDriftWatch({ query, reader, registers, alerts, append, caughtUp: async () => {}, now, onFailure: () => {}, ...changes }, SHORT),
    async pass(seconds, version = old, tokens = 1) {
      const calls = Array.from({ length: 40 * seconds }, (_, index) =>
        formOne(typeof version === 'function' ? version(index) : version, tokens, ms + index * 25),
      );
      ms += seconds * SECOND;
      await seeder.seed(calls);
    },
    said: async () => (await listAll()).map(({ state, statistic }) => [state, statistic] as const).toReversed(),
    listAll,
    alertsOfDrift: () => alerts.list().alerts.filter(({ source, title }) => source === 'drift' && title.startsWith(`${service} `)),
  };
}
