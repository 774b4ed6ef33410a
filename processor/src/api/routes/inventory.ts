import { CodedError, type Health, INVENTORY_KINDS, type InventoryItem, type InventoryKind, ROLES, type Role } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { Answer, DataFlowReader, DataFlows, FlowDrawings, Inventory, PromptVersions, Window } from '../../inventory/contract.ts';
import type { ApiRequest, FileAnswer, Route } from '../contract.ts';
import { instant } from './fields.ts';

/** Who may see content. */
const TRUSTED: readonly Role[] = ['compliance', 'auditor', 'admin'];
const DAY_NS = 86_400_000_000_000n;
/** The default window of flows. */
const FLOW_DAYS = 30n;

const WINDOW = { from: instant.optional(), to: instant.optional() };
const windowQuery = z.strictObject(WINDOW);
const itemQuery = z.strictObject({ kind: z.enum(INVENTORY_KINDS).optional(), ...WINDOW });

/** What traffic shows. Names and counts are for everybody; the text of a prompt is content, and recorded before it is opened. */
export function createInventoryRoutes(collaborators: {
  readonly inventory: Pick<Inventory, 'list'>;
  readonly prompts: PromptVersions;
  readonly dataFlows: DataFlowReader;
  readonly drawings: FlowDrawings;
  readonly health: () => Health;
  /** ns since the epoch. */
  readonly now: () => bigint;
}): readonly Route[] {
  const { inventory, prompts, dataFlows, drawings, health, now } = collaborators;

  function readFlows({ query }: ApiRequest): Promise<DataFlows> {
    const { from, to = now() } = query as z.output<typeof windowQuery>;
    return dataFlows.read(checkWindow({ from: from ?? (to > FLOW_DAYS * DAY_NS ? to - FLOW_DAYS * DAY_NS : 0n), to }));
  }

  const draw = (extension: 'mmd' | 'svg', contentType: string, form: (flows: DataFlows) => string): Route => ({
    method: 'GET',
    path: `/data-flow.${extension}`,
    roles: ROLES,
    query: windowQuery,
    async handle(request): Promise<FileAnswer> {
      const flows = await readFlows(request);
      return { file: Buffer.from(form(flows), 'utf8'), contentType, fileName: `data-flow-${flows.from}-${flows.to}.${extension}` };
    },
  });

  return [
    {
      method: 'GET',
      path: '/inventory',
      roles: ROLES,
      query: itemQuery,
      async handle({ query }): Promise<{ readonly items: readonly InventoryItem[] }> {
        const { kind, from, to } = query as { readonly kind?: InventoryKind; readonly from?: bigint; readonly to?: bigint };
        return { items: await inventory.list(kind, from === undefined && to === undefined ? undefined : checkWindow({ from: from ?? 0n, to: to ?? now() })) };
      },
    },
    {
      method: 'GET',
      path: '/inventory/prompts/:fingerprint',
      roles: TRUSTED,
      audit: 'inventory.prompt',
      handle: async (request) => prompts.find(readFingerprint(request, 'fingerprint')),
    },
    {
      method: 'GET',
      path: '/inventory/prompts/:fingerprint/diff/:other',
      roles: TRUSTED,
      audit: 'inventory.prompt',
      handle: async (request) => prompts.diff(readFingerprint(request, 'fingerprint'), readFingerprint(request, 'other')),
    },
    {
      method: 'GET',
      path: '/data-flow',
      roles: ROLES,
      query: windowQuery,
      async handle(request): Promise<DataFlows & { readonly answers: readonly Answer[] }> {
        const flows = await readFlows(request);
        const { log, key_custody } = health();
        return { ...flows, answers: drawings.answers(flows, { log, key_custody, content_roles: TRUSTED }) };
      },
    },
    draw('mmd', 'text/plain; charset=utf-8', (flows) => drawings.mermaid(flows)),
    draw('svg', 'image/svg+xml', (flows) => drawings.svg(flows)),
  ];
}

/** @throws CodedError REQUEST_INVALID */
function checkWindow(window: Window): Window {
  if (window.from >= window.to) throw new CodedError('REQUEST_INVALID', 'the window is empty: from must lie before to');
  return window;
}

/** The server sealed the access record before it called; without one nothing is opened. @throws CodedError REQUEST_INVALID */
function readFingerprint({ params, accessRecord }: ApiRequest, name: string): string {
  if (accessRecord === undefined) throw new Error('content was asked for without an access record');
  const value = params[name] ?? '';
  if (!/^[0-9a-f]{64}$/.test(value)) throw new CodedError('REQUEST_INVALID', 'a fingerprint has 64 hex digits');
  return value;
}
