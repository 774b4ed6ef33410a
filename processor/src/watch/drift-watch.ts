import type { Alerts } from '../alerts/contract.ts';
import { lookRepeatedly } from '../look-repeatedly.ts';
import { nameSeries } from '../observe/merge-windows.ts';
import type { SeriesKey, WindowSummary } from '../observe/contract.ts';
import type { AppendOwn, SealedReader } from '../open/contract.ts';
import type { Registers } from '../registers/contract.ts';
import type { OpsRecord } from '../stage.ts';
import type { Query } from '../store/contract.ts';
import type { Drift, DriftWatch, WatchSettings } from './contract.ts';
import { type Finding, type Fleet, startFleet } from './fleet.ts';
import { FIRST_CALL } from './queries/windows.sql.ts';
import { DISCOVERY } from './queries/changes.sql.ts';
import { readApprovals } from './read-approvals.ts';
import { createReadBaseline } from './read-baseline.ts';
import { readSignal } from './read-signal.ts';
import { readWindows } from './read-windows.ts';
import { createSealedFacts, type SealedDrift, type SealedFacts } from './sealed-facts.ts';
import { formDrift, formEnded, formStart, formThin, SIGNAL_SCHEMA } from './signal-record.ts';
import { idleSpan, takeIn } from './take-in.ts';

const SLOWEST_LOOK_MS = 15_000;
const FASTEST_LOOK_MS = 2_000;
/** Windows that one statement reads. */
const WINDOWS_AT_ONCE = 24;
/** A crash lies between a record and its alert for moments only: older drifts have had their alert, and a person may have closed it. */
const TELL_AGAIN_MS = 3_600_000;
const ACTOR = { id: 'processor', name: 'drift' };

export interface WatchCollaborators {
  readonly query: Query;
  readonly reader: Pick<SealedReader, 'list'>;
  readonly registers: Pick<Registers, 'list' | 'history'>;
  readonly alerts: Pick<Alerts, 'open' | 'close'>;
  readonly append: AppendOwn;
  /** Resolves when the engine holds all that was sealed before. */
  readonly caughtUp: () => Promise<void>;
  /** ns since the epoch. */
  readonly now: () => bigint;
  /** Hears why a look failed: once until it fails otherwise or succeeds. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * The statistics at work: reads every window once it has ended, seals what they say, opens an alert where a series drifts and closes it where nothing of that is left. The ledger is
 * its only memory: after a restart, and after a record that may or may not have become durable, it takes in again what a baseline's length covers, and seals what is missing.
 */
export function createDriftWatch(collaborators: WatchCollaborators, settings: WatchSettings): DriftWatch {
  const { query, reader, registers, alerts, append, caughtUp, now, onFailure } = collaborators;
  const { window, settle } = settings;
  const readBaseline = createReadBaseline({ query }, settings);
  let known: { readonly fleet: Fleet; readonly sealed: SealedFacts } | undefined;
  /** Series whose alert is to be looked at, and drifts that may need one. */
  const untold = new Map<string, { readonly series: SeriesKey; readonly drifts: SealedDrift[]; readonly note: string }>();
  const nowMs = (): number => Number(now() / 1_000_000n);

  async function rebuild(end: number): Promise<{ readonly fleet: Fleet; readonly sealed: SealedFacts }> {
    const sealed = createSealedFacts();
    for await (const { record_id, t_ingest, core } of reader.list({ kinds: ['alert'], schema: SIGNAL_SCHEMA }, [])) {
      const signal = readSignal(core);
      if (signal !== undefined) sealed.add(record_id, Number(t_ingest / 1_000_000n), signal);
    }
    for (const series of sealed.drifted())
      tell(
        sealed,
        series,
        sealed.driftsOf(series).filter(({ at, ended }) => ended === undefined && at > nowMs() - TELL_AGAIN_MS),
      );
    const earliest = end - idleSpan(settings);
    const [row] = await query(FIRST_CALL, { from: earliest });
    const first = row === undefined ? end : Math.floor(Number(row['first']) / window) * window;
    return { fleet: startFleet(Math.min(first, end)), sealed };
  }

  function tell(sealed: SealedFacts, series: SeriesKey, drifts: readonly SealedDrift[], note = 'All that was seen came back to its baseline.'): void {
    const name = nameSeries(series);
    const before = untold.get(name)?.drifts ?? [];
    if (drifts.length > 0 || !sealed.driftsOf(series).some(({ ended }) => ended === undefined))
      untold.set(name, { series, drifts: [...before, ...drifts], note });
  }

  async function tellAll(sealed: SealedFacts): Promise<void> {
    for (const [key, { series, drifts, note }] of untold) {
      const standing = sealed.driftsOf(series).some(({ ended }) => ended === undefined);
      // The strongest says what the alert is about; the others are found beside it.
      const drift = drifts.toSorted((a, b) => b.score - a.score || changeOf(b) - changeOf(a))[0];
      if (standing && drift !== undefined) await openAlert(key, drift);
      if (!standing) await alerts.close(ACTOR, { source: 'drift', key, note });
      untold.delete(key);
    }
  }

  async function openAlert(key: string, { record_id, series, effect, window: { from } }: SealedDrift): Promise<void> {
    const of = [series.service, series.operation, series.model].filter((name) => name !== '').join(' ');
    await alerts.open(ACTOR, {
      source: 'drift',
      key,
      title: `${of}: ${effect}`,
      severity: 'medium',
      since: BigInt(from) * 1_000_000n,
      rule: 'drift-signal',
      note: `Signal ${record_id}.`,
      signal: record_id,
    });
  }

  async function seal(finding: Finding, sealed: SealedFacts): Promise<void> {
    const record = await formRecord(finding, sealed);
    const recordId = await append(record);
    const signal = readSignal(record.core as Parameters<typeof readSignal>[0]);
    if (signal === undefined) throw new TypeError('a signal that cannot be read was sealed');
    sealed.add(recordId, nowMs(), signal);
    if (finding.kind === 'drift')
      tell(
        sealed,
        signal.series,
        sealed.driftsOf(signal.series).filter((one) => one.record_id === recordId),
      );
    else if (finding.kind === 'ended')
      tell(sealed, signal.series, [], finding.approved === undefined ? undefined : `The change ${finding.approved} was approved.`);
  }

  async function formRecord(finding: Finding, sealed: SealedFacts): Promise<OpsRecord> {
    switch (finding.kind) {
      case 'start':
        return formStart(finding.start, settings.baseline_windows, now());
      case 'thin':
        return formThin(finding.series, finding.baseline, now());
      case 'ended': {
        const { series, test } = finding.ended;
        const drift = sealed.standing(series, test);
        if (drift === undefined) throw new TypeError('a drift that does not stand cannot end');
        return formEnded(finding.ended, { record_id: drift.record_id, n: drift.window.n }, finding.approved, now());
      }
      case 'drift':
        return formDrift(await describeDrift(finding, sealed), now());
    }
  }

  async function describeDrift({ signal }: Extract<Finding, { kind: 'drift' }>, sealed: SealedFacts): Promise<Drift> {
    const { series, test, effect, score, limit, since, raised, calls, baseline } = signal;
    const start = sealed.startOf(series, raised);
    const from = Math.min(since, start?.window.from ?? since) - window;
    const [row] = await query(DISCOVERY, { from, model: series.model, prompt: series.prompt });
    const scale = test.kind === 'level' ? Math.log : (value: number): number => value;
    return {
      series,
      test,
      effect: effect.text,
      window: { from: since, to: raised, n: calls },
      baseline: { from: baseline.from, to: baseline.to, n: baseline.calls },
      against: start?.learns.series ?? series,
      score,
      limit,
      expected: scale(effect.baseline),
      observed: scale(effect.observed),
      ...(typeof row?.['id'] === 'string' ? { change: row['id'] } : {}),
    };
  }

  async function takeInAll(end: number, closing: AbortSignal): Promise<void> {
    let { fleet, sealed } = (known ??= await rebuild(end));
    while (fleet.to < end && !closing.aborted) {
      const to = Math.min(end, fleet.to + WINDOWS_AT_ONCE * window);
      const read = Map.groupBy(await readWindows(query, { from: fleet.to, to }, window), ({ from }: WindowSummary) => from);
      for (let from = fleet.to; from < to; from += window) {
        const collaborating = { sealed, readBaseline, approvals: readApprovals(registers) };
        const step = await takeIn(fleet, { from, to: from + window }, read.get(from) ?? [], collaborating, settings);
        try {
          for (const finding of step.findings) await seal(finding, sealed);
        } catch (error) {
          known = undefined; // which of them are durable is for the ledger to say
          throw error;
        }
        fleet = step.fleet;
        known = { fleet, sealed };
      }
    }
  }

  async function lookNow(closing: AbortSignal): Promise<void> {
    const end = Math.floor((nowMs() - settle) / window) * window;
    if (known === undefined || known.fleet.to < end) {
      await caughtUp();
      await takeInAll(end, closing);
    }
    if (known !== undefined && untold.size > 0) await tellAll(known.sealed);
  }

  const everyMs = Math.max(FASTEST_LOOK_MS, Math.min(SLOWEST_LOOK_MS, window / 2));
  // An engine that is away, or registers that are still being read, others report.
  return lookRepeatedly({ lookNow, onFailure }, { everyMs, reportedElsewhere: ['ENGINE_DOWN'] });
}

/** Several tests often reach the same score at once: each window may say so much and no more. */
function changeOf({ expected, observed }: Drift): number {
  return Math.abs(observed - expected);
}
