import type { Json, RegisterEntry } from '@spanproof/vocabulary';
import type { Probes } from '../../../processor/src/evidence/contract.ts';
import { CASE_WINDOW, formEntry } from '../../contracts/control-cases.ts';
import type { SeedRecord } from '../../support/seed-calls.ts';

const DAY = 86_400_000_000_000n;
const MINUTE = 60_000_000_000n;

/** What an organisation has at the end of November 2026. */
export interface Dataset {
  /** In any order; `name` says how a finding about the record is written. */
  readonly records: readonly NamedRecord[];
  readonly registers: readonly RegisterEntry[];
  readonly probes: Probes;
}
export interface NamedRecord {
  readonly name: string;
  readonly record: SeedRecord;
}

/** Something that is wrong, and what a run must say about it: pairs of control and item. `record:x` is the id of the record named x. */
export interface Gap {
  readonly name: string;
  apply(dataset: Dataset): Dataset;
  readonly found: readonly (readonly [control: string, item: string])[];
}

/** ns of a minute of the n-th day of the window; negative days lie before it. */
export function at(day: number, minute = 0): bigint {
  return CASE_WINDOW.from + BigInt(day) * DAY + BigInt(minute) * MINUTE;
}

export function addRecords(dataset: Dataset, records: readonly NamedRecord[]): Dataset {
  return { ...dataset, records: [...dataset.records, ...records] };
}

export function withoutEntry(dataset: Dataset, register: string, id: string): Dataset {
  return { ...dataset, registers: dataset.registers.filter((entry) => entry.register !== register || entry.id !== id) };
}

/** A register entry in another wording; members that are undefined are taken away. */
export function changeEntry(
  dataset: Dataset,
  register: string,
  id: string,
  change: (data: RegisterEntry['data']) => { readonly [key: string]: Json },
): Dataset {
  if (!dataset.registers.some((entry) => entry.register === register && entry.id === id)) throw new Error(`no entry ${register}/${id}`);
  return {
    ...dataset,
    registers: dataset.registers.map((entry) => (entry.register === register && entry.id === id ? { ...entry, data: change(entry.data) } : entry)),
  };
}

export function addEntry(dataset: Dataset, ...entry: Parameters<typeof formEntry>): Dataset {
  return { ...dataset, registers: [...dataset.registers, formEntry(...entry)] };
}
