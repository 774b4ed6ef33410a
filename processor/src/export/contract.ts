import type { Criterion, ExportEstimate, Role } from '@spanproof/vocabulary';
import type { Crypto, NoteSigner } from '@spanproof/vocabulary/ledger';
import type { EvidenceReader } from '../store/contract.ts';

export interface BundleFile {
  /** Path in the bundle. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Whom an export reads from and who answers for it. */
export interface BundleCollaborators {
  readonly reader: EvidenceReader;
  readonly crypto: Crypto;
  /** The governance key of the log's entry 0: signs the bundle's tag manifest. */
  readonly signer: NoteSigner;
  /** The log's signed checkpoint, verbatim: the bundle is complete up to here and knows nothing after it. */
  readonly checkpoint: Uint8Array;
  /** Source text of verifier/verify.py; needed where `verifiers` is set. */
  readonly verifier?: Uint8Array;
  /** What `trust print` prints: goes into the bundle as keys/trust-policy, a convenience that no verifier believes. */
  readonly trustPolicy?: string;
}

export interface BundleSettings {
  /** Rows with from <= t_ingest < to are in scope; ns since the epoch. */
  readonly from: bigint;
  readonly to: bigint;
  /** Only rows of one tenant: its 16-byte tag. */
  readonly tenantTag?: Uint8Array;
  /** Puts verify/verify.py and README.txt into the bundle. */
  readonly verifiers: boolean;
  /** The evidence package, as files below data/report. */
  readonly report?: readonly BundleFile[];
  /** When the export ran (ISO 8601, UTC; the date is kept): the one thing that may differ between two exports of the same evidence. */
  readonly created?: string;
}

export interface BundleProgress {
  readonly phase: 'reading' | 'writing';
  /** Rows of all streams. */
  readonly done: number;
  readonly total: number;
}

export interface BundleSummary {
  /** Hex SHA-256 of tagmanifest-sha256.txt: names the bundle's whole content. */
  readonly id: string;
  /** Hex root of the log checkpoint. */
  readonly root: string;
  /** Rows in scope, with their core. */
  readonly records: number;
  /** All rows, in scope or not. */
  readonly rows: number;
  readonly streams: number;
  /** Bytes of the zip. */
  readonly size: number;
}

/** A bundle whose content is fixed; `chunks` may be iterated once and yields exactly `summary.size` bytes. */
export interface BuiltBundle {
  readonly summary: BundleSummary;
  chunks(): AsyncIterable<Uint8Array>;
}

/** Counts what an export of the window would hold. */
export type EstimateExport = (window: { readonly from: bigint; readonly to: bigint }) => Promise<ExportEstimate>;

/** What an export's evidence package shall say, and for whom. */
export interface ReportRequest {
  readonly kind: 'as_of' | 'period';
  readonly criteria?: readonly Criterion[];
  readonly services?: readonly string[];
  readonly sample?: { readonly population: string; readonly nonce: string; readonly size: number; readonly nonceAt: bigint };
  readonly by: { readonly id: string; readonly name: string; readonly role: Role };
  readonly purpose: string;
}
