import { CodedError, type Json, type Signal } from '@spanproof/vocabulary';
import type { Alerts } from '../alerts/contract.ts';
import type { Cell, Query, Row } from '../store/contract.ts';
import { compareSignal } from './compare-signal.ts';
import type { Drift, Signals, WatchSettings, Window } from './contract.ts';
import { SIGNAL_BY_ID, SIGNALS_BEFORE } from './queries/signals.sql.ts';
import { readSignal, type SealedSignal } from './read-signal.ts';

const ID = /^[0-9a-f]{32}$/;
/** After every instant that the engine can hold. */
const END = { at: String(2n ** 63n - 1n), stream: '', seq: '0' };

/** Signals as the ledger holds them. Values from outside are parameters; the statements are constant. */
export function createSignals(
  collaborators: {
    readonly query: Query;
    readonly alerts: Pick<Alerts, 'list'>;
    /** ns since the epoch. */
    readonly now: () => bigint;
  },
  settings: WatchSettings,
): Signals {
  const { query, alerts, now } = collaborators;

  async function findRow(recordId: string): Promise<Row | undefined> {
    return ID.test(recordId) ? (await query(SIGNAL_BY_ID, { id: recordId }))[0] : undefined;
  }

  async function find(recordId: string): Promise<{ readonly signal: Signal; readonly sealed: SealedSignal } | undefined> {
    const row = await findRow(recordId);
    const sealed = row === undefined ? undefined : readSealed(row);
    return row === undefined || sealed === undefined ? undefined : { signal: formSignal(row, sealed, alertsBySignal(alerts)), sealed };
  }

  return {
    async page({ limit, before }) {
      const place = before === undefined ? END : await findPlace(before);
      const rows = await query(SIGNALS_BEFORE, { ...place, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const opened = alertsBySignal(alerts);
      const signals = shown.flatMap((row) => {
        const sealed = readSealed(row);
        return sealed === undefined ? [] : [formSignal(row, sealed, opened)];
      });
      const last = shown.at(-1);
      return { signals, ...(rows.length > limit && last !== undefined ? { next: text(last['id']) } : {}) };
    },
    find: async (recordId) => (await find(recordId))?.signal,
    async compare(recordId) {
      const found = await find(recordId);
      if (found === undefined) return undefined;
      const { signal, sealed } = found;
      return { signal, ...(await compareSignal({ query, now }, sealed, await driftOf(sealed), settings)) };
    },
  };

  async function findPlace(recordId: string): Promise<{ readonly at: string; readonly stream: string; readonly seq: string }> {
    const row = await findRow(recordId);
    if (row === undefined) throw new CodedError('REQUEST_INVALID', '`before` is not the record of a signal');
    return { at: text(row['at']), stream: text(row['stream']), seq: text(row['place']) };
  }

  /** What an end refers to stands in the record of its beginning. */
  async function driftOf(sealed: SealedSignal): Promise<Drift | undefined> {
    if (sealed.state !== 'ended') return sealed.state === 'drift' ? sealed.drift : undefined;
    const row = await findRow(sealed.signal);
    const begun = row === undefined ? undefined : readSealed(row);
    return begun?.state === 'drift' ? begun.drift : undefined;
  }
}

/** The alert that each signal opened. @throws CodedError ENGINE_DOWN while the registers are being read */
function alertsBySignal(alerts: Pick<Alerts, 'list'>): ReadonlyMap<string, string> {
  return new Map(alerts.list().alerts.flatMap(({ id, signal }) => (signal === undefined ? [] : [[signal, id] as const])));
}

function readSealed(row: Row): SealedSignal | undefined {
  return readSignal(JSON.parse(text(row['core'])) as { readonly [key: string]: Json });
}

function formSignal(row: Row, sealed: SealedSignal, alerts: ReadonlyMap<string, string>): Signal {
  const { state, statistic, effect, series, window } = sealed;
  const recordId = text(row['id']);
  const { service, operation, model, prompt } = series;
  const alert = alerts.get(state === 'ended' ? sealed.signal : recordId);
  return {
    record_id: recordId,
    at: text(row['at']),
    state,
    statistic,
    effect,
    series: { operation, ...(service === '' ? {} : { service }), ...(model === '' ? {} : { model }), ...(prompt === '' ? {} : { prompt }) },
    window: formWindow(window),
    ...(state === 'drift' ? { baseline: formWindow(sealed.drift.baseline), p: Math.exp(-sealed.drift.score) } : {}),
    ...(alert === undefined ? {} : { alert }),
    ...(state === 'drift' && sealed.drift.change !== undefined ? { change: sealed.drift.change } : {}),
  };
}

function formWindow({ from, to, n }: Window): Signal['window'] {
  return { from: `${from}000000`, to: `${to}000000`, n };
}

function text(cell: Cell | undefined): string {
  if (typeof cell !== 'string') throw new TypeError('the engine answered no text');
  return cell;
}
