import { CodedError, REGISTERS, type RegisterName, ROLES, type Role, type TodoItem } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Registers, Templates } from '../../registers/contract.ts';
import type { ApiRequest, FileAnswer, Route } from '../contract.ts';
import { instant, line } from './fields.ts';

type Data = Parameters<Registers['put']>[3];

interface PutBody {
  readonly data: Data;
  readonly expected: number;
  readonly file?: string;
}

/** A file of 10 MiB in base64, and its entry. */
const BODY_LIMIT = 15 * 1024 * 1024;
const WRITERS: readonly Role[] = ['compliance', 'admin'];
const FILE_READERS: readonly Role[] = ['compliance', 'auditor', 'admin'];

const version = z.int().min(0).max(1_000_000);
const versionText = z
  .string()
  .regex(/^(?:0|[1-9][0-9]{0,5})$/, 'expected the number of a version')
  .transform(Number);
const putBody: z.ZodType<PutBody> = z.strictObject({
  // What is in it is for the register's own schema, which does not recurse into what it does not know.
  data: z.custom<Data>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'expected an object'),
  expected: version,
  file: z.string().exactOptional(),
});
const fileQuery = z.strictObject({ version: versionText.optional() });
const retireQuery = z.strictObject({ expected: versionText });
/** Why; it stands in the access record. */
const retireBody = z.strictObject({ purpose: line });
const listQuery = z.strictObject({ as_of: instant.optional() });

type ListRequest = ApiRequest<z.infer<typeof listQuery>>;

/** What only humans know: reading it, changing it, and what of it is missing. */
export function createRegisterRoutes(collaborators: {
  readonly registers: Registers;
  readonly templates: Templates;
  readonly todo: () => Promise<readonly TodoItem[]>;
}): readonly Route[] {
  const { registers, templates, todo } = collaborators;

  function list(register: RegisterName, asOf: bigint | undefined): unknown {
    return { entries: asOf === undefined ? registers.list(register) : registers.asOf(register, asOf) };
  }

  return [
    {
      method: 'GET',
      path: '/documents',
      roles: ROLES,
      query: listQuery,
      handle: async ({ query }: ListRequest) => list('documents', query.as_of),
    },
    {
      method: 'GET',
      path: '/registers/:register',
      roles: ROLES,
      query: listQuery,
      handle: async ({ params, query }: ListRequest) => list(readRegister(params), query.as_of),
    },
    {
      method: 'GET',
      path: '/registers/:register/:id',
      roles: ROLES,
      async handle({ params }) {
        const history = registers.history(readRegister(params), params['id'] ?? '');
        const entry = history.at(-1);
        if (entry === undefined) throw new CodedError('NOT_FOUND', 'the register has no such entry');
        return { entry, history };
      },
    },
    {
      method: 'PUT',
      path: '/registers/:register/:id',
      roles: WRITERS,
      audit: 'registers.change',
      body: putBody,
      bodyLimit: BODY_LIMIT,
      async handle({ identity, params, body }: ApiRequest<unknown, PutBody>) {
        const register = readRegister(params);
        const file = body.file === undefined ? undefined : readBase64(body.file);
        return registers.put({ id: identity.id, name: identity.name }, register, params['id'] ?? '', body.data, body.expected, file);
      },
    },
    {
      method: 'DELETE',
      path: '/registers/:register/:id',
      roles: WRITERS,
      audit: 'registers.change',
      query: retireQuery,
      body: retireBody,
      handle: async ({ identity, params, query }: ApiRequest<z.infer<typeof retireQuery>>) =>
        registers.retire({ id: identity.id, name: identity.name }, readRegister(params), params['id'] ?? '', query.expected),
    },
    {
      method: 'GET',
      path: '/registers/:register/:id/file',
      roles: FILE_READERS,
      audit: 'registers.file',
      query: fileQuery,
      handle: async ({ params, query }: ApiRequest<z.infer<typeof fileQuery>>) =>
        answerFile(registers, readRegister(params), params['id'] ?? '', query.version),
    },
    { method: 'GET', path: '/todo', roles: ROLES, handle: async () => ({ items: await todo() }) },
    { method: 'GET', path: '/templates', roles: ROLES, handle: async () => ({ templates: templates.list() }) },
    {
      method: 'GET',
      path: '/templates/:id',
      roles: ROLES,
      async handle({ params }) {
        const template = await templates.get(params['id'] ?? '');
        if (template === undefined) throw new CodedError('NOT_FOUND', 'there is no such template');
        return template;
      },
    },
    {
      method: 'GET',
      path: '/setup',
      roles: ROLES,
      async handle() {
        const [entry] = registers.list('setup');
        return { ...(entry === undefined ? {} : { entry }), todo: (await todo()).filter(({ register }) => register === 'setup') };
      },
    },
  ];
}

function readRegister(params: Readonly<Record<string, string>>): RegisterName {
  const register = REGISTERS.find((name) => name === params['register']);
  if (register === undefined) throw new CodedError('NOT_FOUND', 'there is no such register');
  return register;
}

/** Strict: another spelling of the same bytes is refused. */
function readBase64(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.toString('base64') !== text) throw new CodedError('REQUEST_INVALID', 'body.file: expected base64 with padding');
  return bytes;
}

/** Always a download of unknown type: nothing a person uploaded is rendered or run by a browser. */
async function answerFile(registers: Registers, register: RegisterName, id: string, asked: number | undefined): Promise<FileAnswer> {
  const history = registers.history(register, id);
  const entry = asked === undefined ? history.findLast(({ file_hash }) => file_hash !== undefined) : history.find(({ version: number }) => number === asked);
  const file = entry === undefined ? undefined : await registers.file(register, id, entry.version);
  if (entry === undefined || file === undefined) throw new CodedError('NOT_FOUND', 'the register holds no such file');
  const named = entry.data['file_name'];
  return {
    file,
    contentType: 'application/octet-stream',
    fileName: typeof named === 'string' ? named : `${register}-${id}-${entry.version}.bin`,
    length: file.length,
    headers: { 'x-content-sha256': entry.file_hash ?? '' },
  };
}
