import type { Json, SubjectExportRequest } from '@spanproof/vocabulary';
import type { OpenedRecord, SealedReader } from '../open/contract.ts';
import type { Subjects } from './contract.ts';

/** One record of the subject, opened. */
export interface ExportedRecord {
  readonly record_id: string;
  readonly at: string;
  readonly kind: string;
  readonly service?: string;
  readonly operation?: string;
  readonly model?: string;
  /** Persons, sessions, purposes as the application declared them. */
  readonly person?: Json;
  /** `missing`: sealed once, and cannot be opened now. */
  readonly content?: { readonly request: Json; readonly response: Json } | 'missing';
}

/** Everything that is kept of a subject, oldest first. Whoever calls this has recorded the access. */
export async function* exportSubject(
  collaborators: { readonly subjects: Pick<Subjects, 'keysOf' | 'recordsUnder'>; readonly reader: Pick<SealedReader, 'find'> },
  request: Pick<SubjectExportRequest, 'tenant' | 'subject'>,
): AsyncIterable<ExportedRecord> {
  const { subjects, reader } = collaborators;
  for (const { id } of await subjects.recordsUnder(await subjects.keysOf(request))) {
    const record = await reader.find(id, ['subject', 'body']);
    if (record !== undefined) yield describe(record);
  }
}

function describe({ record_id, t_event, kind, core, subject, body, missing = [] }: OpenedRecord): ExportedRecord {
  const caller = core['caller'];
  const service = typeof caller === 'object' ? (caller as { readonly [member: string]: Json })['service'] : undefined;
  const { operation, model_served, model_requested } = core;
  const model = model_served ?? model_requested;
  return {
    record_id,
    at: new Date(Number(t_event / 1_000_000n)).toISOString(),
    kind,
    ...(typeof service === 'string' ? { service } : {}),
    ...(typeof operation === 'string' ? { operation } : {}),
    ...(typeof model === 'string' ? { model } : {}),
    ...(subject === undefined ? {} : { person: subject }),
    ...(body === undefined
      ? missing.includes('body')
        ? { content: 'missing' as const }
        : {}
      : { content: { request: body['request'] ?? {}, response: body['response'] ?? {} } }),
  };
}
