import type {
  AccessPage,
  Alert,
  AlertPage,
  AlertTransition,
  CallDetail,
  CallHistogram,
  CallPage,
  ControlDetail,
  ControlHistory,
  ControlRun,
  ControlSummary,
  DataFlowSheet,
  EraseRequest,
  Erasure,
  ErasureStatement,
  ExportEstimate,
  ExportJob,
  ExportRequest,
  Health,
  Hold,
  HoldRequest,
  InventoryItem,
  Json,
  LedgerState,
  Population,
  PopulationRequest,
  PromptDiff,
  PromptVersion,
  RecordProof,
  RegisterEntry,
  RegisterName,
  RetentionPlan,
  RetentionPolicy,
  RetentionRun,
  RevealRequest,
  RevealedContent,
  RunRequest,
  RunSummary,
  SignalComparison,
  SignalPage,
  SubjectExportRequest,
  SubjectFootprint,
  SubjectQuery,
  TodoItem,
  WhoAmI,
} from '@spanproof/vocabulary';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import { type Dated, type ReceivedFile, requestDated, requestFile, requestJson } from './request.ts';

type Query = { readonly [name: string]: string | number | undefined };
const part = encodeURIComponent;

/** An entry with all its versions, oldest first. */
export interface EntryHistory {
  readonly entry: RegisterEntry;
  readonly history: readonly RegisterEntry[];
}

/** A text to start from. */
export interface TemplateSummary {
  readonly id: string;
  readonly title: string;
  readonly register: RegisterName;
  readonly criteria: readonly string[];
}

/** The only file that knows the processor's endpoints. */
export const api = {
  health: (): Promise<Health> => requestJson({ share: 'read', path: '/health' }),
  ledger: (): Promise<LedgerState> => requestJson({ share: 'read', path: '/ledger' }),
  whoami: (): Promise<WhoAmI> => requestJson({ share: 'read', path: '/whoami' }),
  whoamiDated: (): Promise<Dated<WhoAmI>> => requestDated({ share: 'read', path: '/whoami' }),

  calls: (query: Query): Promise<CallPage> => requestJson({ share: 'read', path: '/calls', query }),
  histogram: (query: Query): Promise<CallHistogram> => requestJson({ share: 'read', path: '/calls/histogram', query }),
  call: (id: string): Promise<CallDetail> => requestJson({ share: 'read', path: `/calls/${part(id)}` }),
  proof: (id: string): Promise<RecordProof> => requestJson({ share: 'read', path: `/calls/${part(id)}/proof` }),
  /** A person stands in the body: no address, and no log of addresses, ever holds one. */
  callsOfSubject: (body: { readonly subject: string; readonly [filter: string]: string | undefined }): Promise<CallPage> =>
    requestJson({ share: 'reveal', path: '/calls/search', method: 'POST', body: dropAbsent(body) }),
  reveal: (id: string, body: RevealRequest): Promise<RevealedContent> =>
    requestJson({ share: 'reveal', path: `/calls/${part(id)}/reveal`, method: 'POST', body }),
  exportCalls: (format: 'csv' | 'ndjson', query: Query): Promise<ReceivedFile> => requestFile({ share: 'read', path: `/calls/export.${format}`, query }),

  controls: (): Promise<readonly ControlSummary[]> => requestJson({ share: 'read', path: '/controls' }),
  control: (id: string): Promise<ControlDetail> => requestJson({ share: 'read', path: `/controls/${part(id)}` }),
  results: (id: string): Promise<ControlHistory> => requestJson({ share: 'read', path: `/controls/${part(id)}/results` }),
  runs: (): Promise<readonly RunSummary[]> => requestJson({ share: 'read', path: '/runs' }),
  run: (body: RunRequest): Promise<ControlRun> => requestJson({ share: 'change', path: '/runs', method: 'POST', body }),

  inventory: (): Promise<readonly InventoryItem[]> => list('/inventory', 'items'),
  promptVersion: (fingerprint: string): Promise<PromptVersion> => requestJson({ share: 'read', path: `/inventory/prompts/${part(fingerprint)}` }),
  promptDiff: (from: string, to: string): Promise<PromptDiff> => requestJson({ share: 'read', path: `/inventory/prompts/${part(from)}/diff/${part(to)}` }),
  dataFlow: (query: Query): Promise<DataFlowSheet> => requestJson({ share: 'read', path: '/data-flow', query }),
  dataFlowDrawing: (format: 'svg' | 'mmd', query: Query): Promise<ReceivedFile> => requestFile({ share: 'read', path: `/data-flow.${format}`, query }),
  register: (register: RegisterName): Promise<readonly RegisterEntry[]> => list(`/registers/${register}`, 'entries'),
  putEntry: (
    register: RegisterName,
    id: string,
    body: { readonly data: { readonly [key: string]: Json }; readonly expected: number; readonly file?: string },
  ): Promise<RegisterEntry> => requestJson({ share: 'change', path: `/registers/${register}/${part(id)}`, method: 'PUT', body }),
  entry: (register: RegisterName, id: string): Promise<EntryHistory> => requestJson({ share: 'read', path: `/registers/${register}/${part(id)}` }),
  retireEntry: (register: RegisterName, id: string, expected: number, purpose: string): Promise<RegisterEntry> =>
    requestJson({ share: 'change', path: `/registers/${register}/${part(id)}`, method: 'DELETE', query: { expected }, body: { purpose } }),
  entryFile: (register: RegisterName, id: string, version: number): Promise<ReceivedFile> =>
    requestFile({ share: 'read', path: `/registers/${register}/${part(id)}/file`, query: { version } }),
  todo: (): Promise<readonly TodoItem[]> => list('/todo', 'items'),
  templates: (): Promise<readonly TemplateSummary[]> => list('/templates', 'templates'),
  template: (id: string): Promise<TemplateSummary & { readonly text: string }> => requestJson({ share: 'read', path: `/templates/${part(id)}` }),

  alerts: (): Promise<AlertPage> => requestJson({ share: 'read', path: '/alerts' }),
  alert: (id: string): Promise<Alert> => requestJson({ share: 'read', path: `/alerts/${part(id)}` }),
  moveAlert: (id: string, body: AlertTransition): Promise<Alert> =>
    requestJson({ share: 'respond', path: `/alerts/${part(id)}/transition`, method: 'POST', body }),
  signals: (query: Query): Promise<SignalPage> => requestJson({ share: 'read', path: '/signals', query }),
  comparison: (signal: string): Promise<SignalComparison> => requestJson({ share: 'read', path: `/signals/${part(signal)}/comparison` }),

  exports: (): Promise<readonly ExportJob[]> => list('/exports', 'exports'),
  startExport: (body: ExportRequest): Promise<ExportJob> => requestJson({ share: 'export', path: '/exports', method: 'POST', body }),
  estimateExport: (body: Pick<ExportRequest, 'from' | 'to'>): Promise<ExportEstimate> =>
    requestJson({ share: 'export', path: '/exports/estimate', method: 'POST', body }),
  populations: (): Promise<readonly Population[]> => list('/exports/populations', 'populations'),
  fixPopulation: (body: PopulationRequest): Promise<Population> => requestJson({ share: 'export', path: '/exports/populations', method: 'POST', body }),
  cancelExport: (id: string): Promise<void> => requestJson({ share: 'export', path: `/exports/${part(id)}`, method: 'DELETE' }),
  exportFile: (id: string): Promise<ReceivedFile> => requestFile({ share: 'read', path: `/exports/${part(id)}/file` }),

  subject: (body: SubjectQuery): Promise<SubjectFootprint> => requestJson({ share: 'reveal', path: '/subjects/search', method: 'POST', body }),
  subjectFile: (body: SubjectExportRequest): Promise<ReceivedFile> => requestFile({ share: 'reveal', path: '/subjects/export', method: 'POST', body }),
  erasures: (): Promise<readonly Erasure[]> => list('/erasures', 'erasures'),
  erasure: (id: string): Promise<ErasureStatement> => requestJson({ share: 'read', path: `/erasures/${part(id)}` }),
  erase: (body: EraseRequest): Promise<ErasureStatement> => requestJson({ share: 'change', path: '/erasures', method: 'POST', body }),
  holds: (): Promise<readonly Hold[]> => list('/holds', 'holds'),
  setHold: (body: HoldRequest): Promise<Hold> => requestJson({ share: 'change', path: '/holds', method: 'POST', body }),
  releaseHold: (id: string): Promise<Hold> => requestJson({ share: 'change', path: `/holds/${part(id)}`, method: 'DELETE' }),
  retentionPolicy: (): Promise<RetentionPolicy> => requestJson({ share: 'read', path: '/retention/policy' }),
  retentionPlan: (): Promise<RetentionPlan> => requestJson({ share: 'read', path: '/retention/plan' }),
  runRetention: (): Promise<RetentionRun> => requestJson({ share: 'change', path: '/retention/run', method: 'POST' }),

  access: (query: Query): Promise<AccessPage> => requestJson({ share: 'read', path: '/access', query }),
  exportAccess: (format: 'csv' | 'json', query: Query): Promise<ReceivedFile> =>
    requestFile({ share: 'read', path: '/access/export', query: { ...query, format } }),
  verify: (body: RunRequest): Promise<VerifyReport> => requestJson({ share: 'read', path: '/verify', method: 'POST', body }),
};

async function list<T>(path: string, name: string): Promise<readonly T[]> {
  const answer = await requestJson<{ readonly [name: string]: readonly T[] } | readonly T[]>({ share: 'read', path });
  return Array.isArray(answer) ? (answer as readonly T[]) : ((answer as { readonly [name: string]: readonly T[] })[name] ?? []);
}

function dropAbsent(body: { readonly [name: string]: string | undefined }): object {
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== ''));
}
