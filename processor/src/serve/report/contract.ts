import type { BundleFile, ReportRequest } from '../../export/contract.ts';

export interface ReportProgress {
  readonly phase: 'testing controls' | 'reading calls' | 'writing the report';
  readonly done: number;
  readonly total: number;
}

export interface StartedReport {
  /** `checkpoint`: the log's signed note that the bundle rests on. @throws CodedError EXPORT_INCOMPLETE: a part that fails is no smaller package */
  form(checkpoint: Uint8Array): Promise<readonly BundleFile[]>;
}

/** Makes the evidence package of an export. */
export interface ReportMaker {
  /** Runs the controls, so that the checkpoint that is signed afterwards covers their results. */
  start(window: { readonly from: bigint; readonly to: bigint }, request: ReportRequest, onProgress: (progress: ReportProgress) => void): Promise<StartedReport>;
}
