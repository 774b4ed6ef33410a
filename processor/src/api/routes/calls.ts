import { type CallDetail, CodedError, type Json, type RevealedContent, type RevealRequest, ROLES, type Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { CallDetails, CallExports, CallProofs, CallSearch, ExportFormat, SubjectKeys } from '../../calls/contract.ts';
import type { SealedReader } from '../../open/contract.ts';
import type { ApiRequest, FileAnswer, Route } from '../contract.ts';
import { DEFAULT_LIMIT, FILTER_QUERY, PAGE_QUERY, type PageQuery, SUBJECT_BODY, type SubjectQuery, toFilter } from './call-query.ts';
import { line } from './fields.ts';

/** Who may see content, take the audit log away, and look for the calls of a person. */
const TRUSTED: readonly Role[] = ['compliance', 'auditor', 'admin'];
const MEDIA_TYPES: Readonly<Record<ExportFormat, string>> = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson' };

/** A purpose that says something: the access review reads it. */
const REVEAL_BODY: z.ZodType<RevealRequest> = z.strictObject({
  purpose: line.refine((text) => text.length >= 10, 'expected at least 10 characters'),
  ticket: line,
});

export interface CallRoutesCollaborators {
  readonly search: CallSearch;
  readonly details: CallDetails;
  readonly proofs: CallProofs;
  readonly exports: CallExports;
  readonly subjectKeys: SubjectKeys;
  readonly reader: SealedReader;
  /** ns since the epoch. */
  readonly now: () => bigint;
}

/** The audit log: searching and proving show what every role may see; content only after its access record is durable. */
export function createCallRoutes(collaborators: CallRoutesCollaborators): readonly Route[] {
  const { search, details, proofs, exports, subjectKeys, now } = collaborators;

  const exportAs = (format: ExportFormat): Route => ({
    method: 'GET',
    path: `/calls/export.${format}`,
    roles: TRUSTED,
    audit: 'calls.export',
    query: FILTER_QUERY,
    async handle({ query }): Promise<FileAnswer> {
      const opened = await exports.open(toFilter(query as PageQuery, now()), format);
      return {
        file: opened.chunks(),
        contentType: MEDIA_TYPES[format],
        fileName: `audit-log-${opened.from}-${opened.to}.${format}`,
        headers: {
          'spanproof-count': String(opened.calls),
          'spanproof-checkpoint': Buffer.from(opened.checkpoint).toString('base64'),
        },
      };
    },
  });

  return [
    {
      method: 'GET',
      path: '/calls',
      roles: ROLES,
      query: PAGE_QUERY,
      handle({ query }) {
        const { limit = DEFAULT_LIMIT, after, ...filter } = query as PageQuery;
        return search.page(toFilter(filter, now()), { limit, ...(after === undefined ? {} : { after }) });
      },
    },
    {
      method: 'GET',
      path: '/calls/histogram',
      roles: ROLES,
      query: FILTER_QUERY,
      handle: ({ query }) => search.histogram(toFilter(query as PageQuery, now())),
    },
    {
      method: 'POST',
      path: '/calls/search',
      roles: TRUSTED,
      audit: 'calls.search_subject',
      body: SUBJECT_BODY,
      async handle({ body }) {
        const { limit = DEFAULT_LIMIT, after, subject, ...filter } = body as SubjectQuery;
        const subject_keys = await subjectKeys.find(subject);
        return search.page({ ...toFilter(filter, now()), subject_keys }, { limit, ...(after === undefined ? {} : { after }) });
      },
    },
    exportAs('csv'),
    exportAs('ndjson'),
    {
      method: 'GET',
      path: '/calls/:id',
      roles: ROLES,
      handle: async (request) => found(await details.find(readId(request)), 'call'),
    },
    {
      method: 'GET',
      path: '/calls/:id/proof',
      roles: ROLES,
      handle: async (request) => found(await proofs.prove(readId(request)), 'record'),
    },
    {
      method: 'POST',
      path: '/calls/:id/reveal',
      roles: TRUSTED,
      audit: 'calls.reveal',
      body: REVEAL_BODY,
      handle: (request) => reveal(collaborators, request),
    },
  ];
}

/**
 * The server sealed the access record, with purpose and ticket, before it called this; without one nothing is opened.
 * @throws CodedError NOT_FOUND where there is no such call, or no content of it (any more)
 */
async function reveal({ details, reader }: CallRoutesCollaborators, request: ApiRequest): Promise<RevealedContent> {
  if (request.accessRecord === undefined) throw new Error('a reveal reached its handler without an access record');
  const id = readId(request);
  const { body: state } = found(await details.find(id), 'call');
  if (state === 'unavailable')
    throw new CodedError('KEY_UNAVAILABLE', 'the content of the call cannot be opened now: its key is not given', {
      todo: 'look at the key service, then ask again',
    });
  const opened = state === 'sealed' || state === 'capture_failed' ? await reader.find(id, ['body']) : undefined;
  if (opened?.body === undefined) throw new CodedError('NOT_FOUND', NO_CONTENT[state] ?? 'the content of the call cannot be opened');
  const { request: asked, response, other } = opened.body;
  return { request: readPart(asked), response: readPart(response), other: readPart(other), access_record: request.accessRecord };
}

const NO_CONTENT: { readonly [state in CallDetail['body']]?: string } = {
  absent: 'the call was sealed without content',
  capture_failed: 'the content of the call could not be recorded',
  erased: 'the content of the call was erased',
  pruned: 'the content of the call is not stored any more',
};

function readId({ params }: ApiRequest): string {
  const { id = '' } = params;
  if (!/^[0-9a-f]{32}$/.test(id)) throw new CodedError('REQUEST_INVALID', 'a record id has 32 hex digits');
  return id;
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new CodedError('NOT_FOUND', `there is no ${what} of this id`);
  return value;
}

// Bodies are our own sealing: an object of objects (CallContent).
function readPart(value: Json | undefined): { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null ? (value as { readonly [name: string]: Json }) : {};
}
