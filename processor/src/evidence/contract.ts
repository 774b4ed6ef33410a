import type {
  ControlHistoryEntry,
  ControlOutcome,
  ControlResult,
  ControlRun,
  ControlSummary,
  Population,
  PopulationRequest,
  RegisterEntry,
  RegisterName,
  RunSummary,
} from '@spanproof/vocabulary';
import type { Row } from '../store/contract.ts';

/** from <= t_ingest < to, ns since the epoch. */
export interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * What the judgement looks at, gathered at the edges. `totals` is the one row of the control's population query, `deviating` the rows of its
 * deviation query (at most 1,001: one more than is listed).
 */
export interface ControlInputs {
  readonly window: Window;
  readonly now: bigint;
  readonly totals: Row;
  readonly deviating: readonly Row[];
  /** Register entries in force at the end of the window; of provider_usage, which is supplied afterwards, those in force now. */
  registers(register: RegisterName): readonly RegisterEntry[];
  /** Results of measurements outside the tables; absent where the probe could not run, which never counts as passed. */
  readonly probes: Probes;
}

export interface Probes {
  /** `rows` are those of the window; the streams they lie in are verified whole. */
  readonly integrity?: { readonly verdict: 'verified' | 'broken'; readonly streams: number; readonly rows: number; readonly findings: readonly string[] };
  readonly completeness?: readonly {
    readonly source: string;
    readonly service?: string;
    readonly verdict: 'complete' | 'gaps' | 'not_measurable';
    readonly detail: string;
  }[];
  /** Searched for `canaries` values in `bytes` of decompressed columns; `positive_control`: the scanner found what it had to find in the very same bytes. */
  readonly plaintext?: { readonly bytes: number; readonly canaries: number; readonly positive_control: boolean; readonly found: number };
  /** KEK versions. `since`: ISO day from which a version is known to be in use; absent where nothing says. */
  readonly keys?: readonly { readonly tenant: string; readonly version: number; readonly since?: string }[];
  /** Why a probe is absent, for the control that needs it. */
  readonly unavailable?: { readonly [Probe in 'integrity' | 'completeness' | 'plaintext' | 'keys']?: string };
}

export interface Judgement {
  readonly result: ControlResult;
  /** One sentence with figures; for not_tested and not_applicable: why. */
  readonly reason: string;
  readonly population: number;
  readonly deviations: readonly { readonly item: string; readonly what: string }[];
  /** All of them, where `deviating` was cut. */
  readonly deviations_total: number;
}

/**
 * One control: a question, the population it is asked of, and a pure judgement. Adding one = one file + one line in controls/index.ts +
 * its cases (pass, deviation, no data, and no occurrences where that can be).
 */
export interface Control extends Omit<ControlSummary, 'last'> {
  /** Exactly one row with `population`, where rows deviate `deviations` (all of them), and the control totals. Only {from:Int64} and {to:Int64} as parameters. */
  readonly population: string;
  /** Rows with `item` and `what`, LIMIT 1001; absent where registers or probes decide. */
  readonly deviations?: string;
  /** What the population leaves out, in words. */
  readonly exclusions: string;
  judge(inputs: ControlInputs): Judgement;
}

/** Measures what the tables cannot say. A probe that could not run is absent from the answer, with its reason in `unavailable`. */
export type MeasureProbes = (window: Window) => Promise<Probes>;

/** Who starts a run; goes into the sealed subject part. */
export interface RunActor {
  /** `user:<id>` or `token:<id>`. */
  readonly id: string;
  readonly name: string;
}

/** Runs of all controls, each sealed as a governance record (schema `spanproof/run/v1`); their index is rebuilt from the ledger at start. */
export interface Runs {
  /**
   * One at a time: a second one waits. A control that cannot be asked is not_tested with the code, never missing.
   * Where `onTested` throws, the run ends with that and nothing of it is sealed.
   * @throws CodedError REQUEST_INVALID for an empty window, and what sealing throws
   */
  run(window: Window, actor: RunActor, onTested?: (done: number, total: number) => void): Promise<ControlRun>;
  /** Newest first. */
  list(): readonly RunSummary[];
  /** Undefined for an unknown id. @throws CodedError NOT_FOUND where its outcomes can no longer be opened */
  get(id: string): Promise<ControlRun | undefined>;
  /** Newest first. */
  history(control: string): readonly ControlHistoryEntry[];
  /** Of the newest run that had the control. @throws CodedError as get() */
  latest(control: string): Promise<ControlOutcome | undefined>;
}

/** Step one of sampling: populations that were fixed, each a governance record, before anybody knew a nonce. */
export interface Populations {
  /** @throws CodedError REQUEST_INVALID for a window that has not ended: calls could still come into it */
  fix(actor: RunActor, request: Window & Pick<PopulationRequest, 'purpose'>): Promise<Population>;
  /** Newest first. */
  list(): Promise<readonly Population[]>;
  /** @throws CodedError NOT_FOUND */
  find(id: string): Promise<Population>;
}
