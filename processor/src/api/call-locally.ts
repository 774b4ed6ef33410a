import { randomBytes } from 'node:crypto';
import { CodedError } from '@spanproof/vocabulary';
import type { AccessLog, FileAnswer, Identity, Route } from './contract.ts';
import { fillPath, isFile, readText } from './answer-request.ts';
import { parseBody, parseQuery } from './parse-request.ts';

/** One request to the API from the command line of the processor's own user. */
export interface LocalRequest {
  readonly method: Route['method'];
  /** Below /api/v1: `/keys`. */
  readonly path: string;
  readonly body?: unknown;
}

export type LocalAnswer = { readonly json: unknown } | { readonly file: FileAnswer };

const OWNER: Identity = { id: 'local:owner', name: 'command line', role: 'admin', via: 'local' };

/**
 * The API without HTTP: the same parsing, the same access records, the same handlers, for whoever may open the control socket.
 * @throws CodedError NOT_FOUND for a path that no route has, FORBIDDEN, REQUEST_INVALID, and what handlers throw
 */
export function createLocalCaller(collaborators: {
  readonly access: AccessLog;
  readonly routes: readonly Route[];
}): (request: LocalRequest) => Promise<LocalAnswer> {
  const { access, routes } = collaborators;
  return async ({ method, path, body }) => {
    const found = routes.flatMap((route) => (route.method === method ? matchPath(route, path) : []))[0];
    if (found === undefined) throw new CodedError('NOT_FOUND', `the API has no ${method} ${path}`);
    const { route, params } = found;
    if (!route.roles.includes(OWNER.role)) throw new CodedError('FORBIDDEN', `the role ${OWNER.role} may not do this`);
    const query = parseQuery(route.query, {});
    const parsed = parseBody(route.body, body);
    const requestId = randomBytes(16).toString('hex');
    const purpose = readText(parsed, 'purpose');
    const ticket = readText(parsed, 'ticket');
    const words = { ...(purpose === undefined ? {} : { purpose }), ...(ticket === undefined ? {} : { ticket }) };
    const accessRecord =
      route.audit === undefined
        ? undefined
        : await access.record({ identity: OWNER, action: route.audit, resource: fillPath(route.path, params), outcome: 'allowed', ...words, requestId });
    const answer = await route.handle({ identity: OWNER, params, query, body: parsed, requestId, ...(accessRecord === undefined ? {} : { accessRecord }) });
    return isFile(answer) ? { file: answer } : { json: answer ?? null };
  };
}

function matchPath(route: Route, path: string): readonly { readonly route: Route; readonly params: Readonly<Record<string, string>> }[] {
  const [wanted, given] = [route.path.split('/'), path.split('/')];
  if (wanted.length !== given.length) return [];
  const params: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':')) {
      if (!/^[A-Za-z0-9._-]{1,200}$/.test(value)) return [];
      params[segment.slice(1)] = value;
    } else if (segment !== value) return [];
  }
  return [{ route, params }];
}
