import { isAbsolute } from 'node:path';
import { CRITERIA, CodedError, type Criterion } from '@spanproof/vocabulary';
import type { ReportRequest } from '../export/contract.ts';
import type { ExportRequest } from './export-evidence.ts';

/** What the command line may ask of a report; who asks is whoever may open the socket: the processor's own user. */
export type AskedReport = Omit<ReportRequest, 'by' | 'sample'> & { readonly sample?: Omit<NonNullable<ReportRequest['sample']>, 'nonceAt'> };
export type AskedExport = Pick<ExportRequest, 'from' | 'to' | 'out' | 'verifiers'> & { readonly report?: AskedReport };

/** Who speaks through the control socket. */
export const LOCAL_OWNER: ReportRequest['by'] = { id: 'local:owner', name: 'command line', role: 'admin' };
const LONGEST_LINE = 500;

/** The other way of parseExport. */
export function formatExport({ from, to, ...rest }: AskedExport): string {
  return JSON.stringify({ from: String(from), to: String(to), ...rest });
}

/** @throws CodedError USAGE naming what is wrong first */
export function parseExport(text: string, now: bigint): ExportRequest {
  const { from, to, out, verifiers, report } = readObject(JSON.parse(text));
  if (typeof out !== 'string' || !isAbsolute(out) || typeof verifiers !== 'boolean') throw wrong('out: an absolute path; verifiers: true or false');
  return { ...parseWindow({ from, to }), out, verifiers, ...(report === undefined ? {} : { report: parseReport(report, now) }) };
}

/** @throws CodedError USAGE */
export function parsePopulation(text: string): { readonly from: bigint; readonly to: bigint; readonly purpose: string } {
  const { from, to, purpose } = readObject(JSON.parse(text));
  return { ...parseWindow({ from, to }), purpose: readLine('purpose', purpose) };
}

function parseWindow({ from, to }: Readonly<Record<string, unknown>>): { readonly from: bigint; readonly to: bigint } {
  const [first, last] = [from, to].map((value) => (typeof value === 'string' && /^(?:0|[1-9][0-9]{0,18})$/.test(value) ? BigInt(value) : undefined));
  if (first === undefined || last === undefined) throw wrong('from, to: ns since the epoch as text');
  return { from: first, to: last };
}

function parseReport(value: unknown, now: bigint): ReportRequest {
  const { kind, purpose, criteria, services, sample } = readObject(value);
  if (kind !== 'as_of' && kind !== 'period') throw wrong('kind: as_of or period');
  return {
    kind,
    purpose: readLine('purpose', purpose),
    by: LOCAL_OWNER,
    ...(criteria === undefined ? {} : { criteria: readList('criteria', criteria).map(readCriterion) }),
    ...(services === undefined ? {} : { services: readList('services', services).map((service) => readLine('services', service)) }),
    ...(sample === undefined ? {} : { sample: parseSample(sample, now) }),
  };
}

function parseSample(value: unknown, nonceAt: bigint): NonNullable<ReportRequest['sample']> {
  const { population, nonce, size } = readObject(value);
  if (typeof population !== 'string' || !/^[0-9a-f]{32}$/.test(population)) throw wrong('population: the id that `evidence population` printed');
  if (typeof nonce !== 'string' || typeof size !== 'number') throw wrong('nonce: hex digits; size: a number');
  return { population, nonce, size, nonceAt };
}

function readCriterion(value: unknown): Criterion {
  if (typeof value !== 'string' || !Object.hasOwn(CRITERIA, value)) throw wrong(`criteria: ${String(value).slice(0, 20)} is none; write CC6.1 or PI1.5`);
  return value as Criterion;
}

function readList(name: string, value: unknown): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) throw wrong(`${name}: 1 to 100 of them`);
  return value;
}

function readLine(name: string, value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > LONGEST_LINE || /\p{Cc}/u.test(value)) throw wrong(`${name}: one line of text`);
  return value.trim();
}

function readObject(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong('an object');
  return value as Readonly<Record<string, unknown>>;
}

function wrong(expected: string): CodedError {
  return new CodedError('USAGE', `expected ${expected}`);
}
