import { CodedError } from '../error.ts';
import { parseDecimal } from './text.ts';
import { isKeyName } from './vkey.ts';

/** What a stream's origin says: `<log>/s/<writer>/<epoch>/<class>/<period>`. */
export interface StreamOrigin {
  /** Origin of the global log. */
  readonly log: string;
  /** Random id of the writer. */
  readonly writer: string;
  /** Consecutive from 1. */
  readonly epoch: number;
  /** Retention class. */
  readonly class: string;
  /** UTC day `YYYY-MM-DD` or month `YYYY-MM` of t_ingest. */
  readonly period: string;
}

const GRAMMAR = /^(?<log>.+)\/s\/(?<writer>[a-z0-9-]{1,64})\/(?<epoch>[1-9][0-9]*)\/(?<class>[a-z][a-z0-9_]*)\/(?<period>[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)$/;

/** @throws CodedError NOTE_INVALID for parts that parseStreamOrigin would refuse */
export function formatStreamOrigin(parts: StreamOrigin): string {
  const origin = `${parts.log}/s/${parts.writer}/${parts.epoch}/${parts.class}/${parts.period}`;
  // A writer with slashes could pass for another writer of a longer log name.
  if (parseStreamOrigin(origin).writer !== parts.writer) throw invalid(origin);
  return origin;
}

/** @throws CodedError NOTE_INVALID */
export function parseStreamOrigin(origin: string): StreamOrigin {
  const { log, writer, epoch, class: retentionClass, period } = GRAMMAR.exec(origin)?.groups ?? {};
  const number = epoch === undefined ? undefined : parseDecimal(epoch);
  if (log === undefined || writer === undefined || number === undefined || retentionClass === undefined || period === undefined) throw invalid(origin);
  if (!isKeyName(log) || !isPeriod(period)) throw invalid(origin);
  return { log, writer, epoch: number, class: retentionClass, period };
}

/** The instants [from, to) in ns that a period covers. @throws CodedError NOTE_INVALID */
export function periodBounds(period: string): { readonly from: bigint; readonly to: bigint } {
  if (!isPeriod(period)) throw invalid(period);
  const [year, month, day] = period.split('-').map(Number);
  const from = Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 1);
  const to = day === undefined ? Date.UTC(year ?? 0, month ?? 0, 1) : from + 86_400_000;
  return { from: BigInt(from) * 1_000_000n, to: BigInt(to) * 1_000_000n };
}

// A date that does not exist (2026-02-30) comes back as another one.
function isPeriod(period: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?$/.test(period)) return false;
  const time = Date.parse(period);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(period);
}

function invalid(origin: string): CodedError {
  return new CodedError('NOTE_INVALID', `not a stream origin: ${JSON.stringify(origin)}`);
}
