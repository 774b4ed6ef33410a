import { CodedError, type ControlHistoryEntry, type ControlRun, type RegisterName, type RunSummary } from '@spanproof/vocabulary';
import { type Crypto, encodeCanonical, encodeHex } from '@spanproof/vocabulary/ledger';
import type { AppendOwn, SealedReader } from '../open/contract.ts';
import type { Registers } from '../registers/contract.ts';
import type { Query } from '../store/contract.ts';
import { assessControl } from './assess-control.ts';
import type { Control, MeasureProbes, RunActor, Runs, Window } from './contract.ts';
import { formRunRecord, hashOutcomes, RUN_SCHEMA, readRun, readRunCore, summarise } from './run-record.ts';
import { createTurns } from '../turns.ts';

/** A run is durable before the engine has it; the newest ones are kept at hand. */
const AT_HAND = 4;

/** What can only be registered once the period is over: providers report then. Of these the entries of now count. */
const LATE: readonly RegisterName[] = ['provider_usage'];

interface Known {
  readonly summary: RunSummary;
  readonly recordId: string;
}

/** Rebuilds the index of runs from the ledger. @throws CodedError CONTROL_INVALID | ENGINE_DOWN */
export async function createRuns(
  collaborators: {
    readonly query: Query;
    readonly registers: Pick<Registers, 'asOf'>;
    readonly probes: MeasureProbes;
    readonly append: AppendOwn;
    readonly reader: SealedReader;
    readonly crypto: Crypto;
    readonly now: () => bigint;
    /** Hears why a control could not be tested. */
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly controls: readonly Control[] },
): Promise<Runs> {
  const { crypto, reader, now } = collaborators;
  const known: Known[] = [];
  const atHand = new Map<string, ControlRun>();
  for await (const record of reader.list({ kinds: ['governance'], schema: RUN_SCHEMA }, []))
    known.push({ summary: readRunCore(record), recordId: record.record_id });

  async function runNow(window: Window, actor: RunActor, onTested: (done: number, total: number) => void): Promise<ControlRun> {
    const at = now();
    onTested(0, settings.controls.length);
    const probes = await collaborators.probes(window);
    const inForce = new Map<string, ReturnType<Registers['asOf']>>();
    const context = {
      window,
      now: at,
      probes,
      registers(register: Parameters<Registers['asOf']>[0]) {
        const entries = inForce.get(register) ?? collaborators.registers.asOf(register, LATE.includes(register) ? at : window.to);
        inForce.set(register, entries);
        return entries;
      },
    };
    // One after the other: the engine also serves people meanwhile.
    const outcomes = [];
    onTested(0, settings.controls.length);
    for (const control of settings.controls) {
      outcomes.push(await assessControl(collaborators, control, context));
      onTested(outcomes.length, settings.controls.length);
    }
    const header = { at: String(at), from: String(window.from), to: String(window.to) };
    const content_hash = hashOutcomes(crypto, outcomes);
    const id = encodeHex(crypto.sha256(encodeCanonical({ ...header, content_hash, number: known.length })).subarray(0, 16));
    const run: ControlRun = { id, ...header, content_hash, outcomes };
    const recordId = await collaborators.append(formRunRecord(run, actor));
    known.push({ summary: summarise(run), recordId });
    atHand.set(id, run);
    for (const old of [...atHand.keys()].slice(0, -AT_HAND)) atHand.delete(old);
    return run;
  }

  async function get(id: string): Promise<ControlRun | undefined> {
    const held = atHand.get(id);
    if (held !== undefined) return held;
    const entry = known.find(({ summary }) => summary.id === id);
    if (entry === undefined) return undefined;
    const record = await reader.find(entry.recordId, ['body']);
    if (record === undefined) throw new CodedError('NOT_FOUND', `the record of run ${id} is not in the store`);
    return readRun(crypto, record);
  }

  function history(control: string): readonly ControlHistoryEntry[] {
    return known.toReversed().flatMap(({ summary: { id, at, from, to, results } }): ControlHistoryEntry[] => {
      const own = results.find((one) => one.control === control);
      if (own === undefined) return [];
      const { result, population, deviations_total } = own;
      return [{ run: id, at, from, to, result, population, deviations_total }];
    });
  }

  const turns = createTurns();
  return {
    async run(window, actor, onTested = () => {}) {
      if (window.from >= window.to) throw new CodedError('REQUEST_INVALID', 'the window is empty: from must lie before to');
      return turns.take(() => runNow(window, actor, onTested));
    },
    list: () => known.toReversed().map(({ summary }) => summary),
    get,
    history,
    async latest(control) {
      const [newest] = history(control);
      const run = newest === undefined ? undefined : await get(newest.run);
      return run?.outcomes.find((outcome) => outcome.control === control);
    },
  };
}
