import { CodedError } from '@spanproof/vocabulary';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import type { SealedReader, SealedRows } from '../../open/contract.ts';
import type { Query } from '../../store/contract.ts';
import type { MeasureProbes, Probes, Window } from '../contract.ts';
import { countOf } from '../judgement.ts';
import { IN_WINDOW } from '../sql.ts';
import { readVerifyReport, unavailable } from './ledger.ts';
import { scanForPlaintext } from './plaintext.ts';

export interface ProbeLimits {
  /** Rows of the window's streams beyond which the ledger is not verified within a run. */
  readonly mostRows: number;
  readonly mostScannedRecords: number;
  readonly mostScannedBytes: number;
}

/** A verification within a run costs about a second per 100,000 rows, in a thread of its own. */
export const PROBE_LIMITS: ProbeLimits = { mostRows: 500_000, mostScannedRecords: 128, mostScannedBytes: 2 << 20 };

/** Streams are verified whole: the rows of the period hang on those before them. */
const ROWS = `SELECT count() AS rows FROM spanproof.records WHERE stream IN (SELECT DISTINCT stream FROM spanproof.records WHERE ${IN_WINDOW})`;

/** All probes, once per run. What fails is absent with its code; `onFailure` hears the rest. */
export function createProbes(
  collaborators: {
    readonly query: Query;
    readonly verifyWindow: (window: Window) => Promise<VerifyReport>;
    readonly rows: SealedRows;
    readonly reader: SealedReader;
    readonly announceScan: (window: Window) => Promise<unknown>;
    readonly listKeys: () => Promise<NonNullable<Probes['keys']>>;
    readonly onFailure: (error: unknown) => void;
  },
  settings: { readonly planted: readonly string[]; readonly limits: ProbeLimits },
): MeasureProbes {
  const { limits } = settings;

  async function verifyLedger(window: Window): Promise<Probes> {
    const [row = {}] = await collaborators.query(ROWS, { from: String(window.from), to: String(window.to) });
    const rows = countOf(row, 'rows');
    if (rows === 0) return unavailable('there is nothing to verify');
    if (rows > limits.mostRows) return unavailable(`its streams hold more than the ${limits.mostRows} rows that a run verifies; export a bundle and verify it`);
    return readVerifyReport(await collaborators.verifyWindow(window));
  }

  async function scan(window: Window): Promise<Probes> {
    const { rows, reader, announceScan: announce } = collaborators;
    return {
      plaintext: await scanForPlaintext({ rows, reader, announce }, window, {
        planted: settings.planted,
        mostRecords: limits.mostScannedRecords,
        mostBytes: limits.mostScannedBytes,
      }),
    };
  }

  async function attempt(names: readonly (keyof NonNullable<Probes['unavailable']>)[], measure: () => Promise<Probes>): Promise<Probes> {
    try {
      return await measure();
    } catch (error) {
      collaborators.onFailure(error);
      const reason = error instanceof CodedError ? error.code : 'it failed';
      return { unavailable: Object.fromEntries(names.map((name) => [name, reason])) };
    }
  }

  return async (window) => {
    const parts = [
      await attempt(['integrity', 'completeness'], () => verifyLedger(window)),
      await attempt(['plaintext'], () => scan(window)),
      await attempt(['keys'], async () => ({ keys: await collaborators.listKeys() })),
    ];
    return { ...Object.assign({}, ...parts), unavailable: Object.assign({}, ...parts.map((part) => part.unavailable)) };
  };
}
