import { ROLES } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Hook, Route } from './contract.ts';
import { API_PREFIX } from './server.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/**
 * The API as OpenAPI 3.1, from the routes alone: parameters and bodies by their zod schemas, `x-roles` and `x-audit` as enforced.
 * What answers hold stands in vocabulary/src/api.ts. Endpoints without an identity say what proves a sender instead.
 */
export function formatOpenApi(routes: readonly Route[], hooks: readonly Hook[] = []): string {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = `${API_PREFIX}${route.path}`.replace(/:([A-Za-z0-9_]+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = describeRoute(route);
  }
  for (const hook of hooks) (paths[`${API_PREFIX}${hook.path}`] ??= {})['post'] = describeHook(hook);
  const document = {
    openapi: '3.1.0',
    info: { title: 'Spanproof processor', version: '1', description: 'Instants are decimal strings of ns since the epoch. Answers: vocabulary/src/api.ts.' },
    security: [{ bearer: [] }, { bearer: [], grafana: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API token, an auditor token, or a token of the local console.' },
        grafana: {
          type: 'apiKey',
          in: 'header',
          name: 'X-Grafana-Id',
          description: 'The identity token of a Grafana user, beside a bearer token of role plugin or admin.',
        },
      },
      schemas: { Problem: PROBLEM },
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457), with a stable code.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status', 'code'],
  properties: {
    type: { const: 'about:blank' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'A code of vocabulary/src/error.ts, or INTERNAL.' },
    detail: { type: 'string' },
  },
};

function describeRoute(route: Route): object {
  const { roles, audit, query, body, status = 200 } = route;
  const parameters = [...describePath(route.path), ...(query === undefined ? [] : describeQuery(toSchema(query)))];
  return {
    'x-roles': ROLES.filter((role) => roles.includes(role)),
    ...(audit === undefined ? {} : { 'x-audit': audit }),
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: { 'application/json': { schema: toSchema(body) } } } }),
    responses: {
      [status]: { description: 'Done; 204 where there is nothing to say.' },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function describeHook({ proof }: Hook): object {
  return {
    security: [],
    'x-proof': proof,
    requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
    responses: {
      200: { description: 'Taken.' },
      404: { description: 'Nothing is configured that could be believed.' },
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

function describePath(path: string): readonly object[] {
  return [...path.matchAll(/:([A-Za-z0-9_]+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,200}$' },
  }));
}

function describeQuery({ properties = {}, required = [] }: ObjectSchema): readonly object[] {
  return Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema }));
}

/** What a client sends, before it is transformed. */
function toSchema(type: z.ZodType): ObjectSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
  return schema as ObjectSchema;
}
