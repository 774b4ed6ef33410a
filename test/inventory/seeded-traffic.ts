import type { InventoryItem, InventoryKind, Json, RegisterEntry, RegisterName } from '@spanproof/vocabulary';
import type { Flow, Window } from '../../processor/src/inventory/contract.ts';
import { formCall, type SeededCore, type SeedRecord } from '../support/seed-calls.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

export const T0 = 1_795_000_000_000_000_000n;
export const SECOND = 1_000_000_000n;
export const ALWAYS: Window = { from: 0n, to: 2n ** 63n - 1n };

/** Names that mean something to SQL, XML or Mermaid. */
export const HOSTILE: readonly string[] = [
  `"quoted" 'single' \\ back`,
  '<script>alert(1)</script>',
  '</text></svg><image href=x onerror=y>&amp;',
  'a|b|c]-->d[("x")]',
  'line\nfeed\r\nnull\u0000bell\u0007',
  "'; DROP TABLE spanproof.records; --",
  '{from:Int64} %s ${x} #quot;',
  'right\u202eleft \u{1f600} \ufffe',
  '__proto__',
  '-',
  'a/b%2Fc',
];

export interface SeededCall extends SeedRecord {
  readonly t_ingest: bigint;
}

/** Calls of every kind, with facts present and absent, common names and hostile ones. */
export function formTraffic(count: number, seed: number): readonly SeededCall[] {
  const random = createSeededRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const maybe = <T>(share: number, value: () => T): T | undefined => (random() < share ? value() : undefined);
  const name = (plain: readonly string[]): string => (random() < 0.1 ? pick(HOSTILE) : pick(plain));
  const members = (values: { readonly [member: string]: Json | undefined }): { readonly [key: string]: Json } =>
    Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as { readonly [key: string]: Json };
  return Array.from({ length: count }, (_, index) => {
    const kind = pick(['llm.call', 'llm.call', 'llm.call', 'tool.call', 'gen_ai.step'] as const);
    const core: SeededCore = {
      provider: maybe(0.9, () => name(['openai', 'anthropic'])),
      model_requested: maybe(0.9, () => name(['gpt-5', 'claude-9'])),
      model_served: maybe(0.7, () => name(['gpt-5', 'gpt-5-2026-08-07', 'claude-9-2026'])),
      server_address: maybe(0.8, () => name(['api.openai.com', 'api.anthropic.com'])),
      region: maybe(0.6, () => pick(['eu', 'us'])),
      tls_version: maybe(0.7, () => pick(['TLSv1.2', 'TLSv1.3'])),
      caller: members({
        service: maybe(0.9, () => name(['support', 'billing'])),
        environment: maybe(0.8, () => pick(['production', 'test'])),
        key_fp: maybe(0.7, () => pick(['a1'.repeat(8), 'b2'.repeat(8)])),
      }),
      prompt_hash: maybe(0.6, () => pick(['1', '2', '3']).repeat(64)),
      tools_hash: maybe(0.4, () => pick(['4', '5']).repeat(64)),
      tool_names: maybe(0.3, () => [pick(['search', 'send']), name(['pay'])]),
      tokens: members({ input: maybe(0.8, () => Math.floor(random() * 1000)), output: maybe(0.8, () => Math.floor(random() * 100)) }),
      outcome: pick(['ok', 'ok', 'ok', 'error', 'blocked']),
      upstream_contacted: maybe(0.8, () => random() < 0.9),
      features: {
        chars_in: 1,
        chars_out: 1,
        findings: (['EMAIL', 'PHONE'] as const).flatMap((one) => (random() < 0.3 ? [[one, 1 + Math.floor(random() * 5)]] : [])),
      },
    };
    return { ...formCall(core, { kind }), t_ingest: T0 + BigInt(Math.floor(index / 2)) * SECOND };
  });
}

interface Facts {
  readonly [member: string]: Json | undefined;
  readonly caller: { readonly service?: string; readonly environment?: string; readonly key_fp?: string };
  readonly tokens: { readonly input?: number; readonly output?: number };
  readonly features: { readonly findings: readonly (readonly [string, number])[] };
}

const factsOf = (call: SeededCall): Facts => call.core as unknown as Facts;
const isBlocked = ({ outcome, upstream_contacted }: Facts): boolean => outcome === 'blocked' || upstream_contacted === false;
const textsOf = (values: readonly (Json | undefined)[]): readonly string[] =>
  [...new Set(values.flat().filter((value): value is string => typeof value === 'string'))].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

function idsOf(kind: InventoryKind, call: SeededCall): readonly string[] {
  const { caller, ...facts } = factsOf(call);
  const { service, environment } = caller;
  const part = (value = ''): string => (value === '' ? '-' : value === '-' ? '%2D' : value.replaceAll('%', '%25').replaceAll('/', '%2F'));
  switch (kind) {
    case 'caller':
      return service === undefined && environment === undefined ? [] : [`${part(service)}/${part(environment)}`];
    case 'model':
      return call.kind === 'llm.call' ? textsOf([facts['model_requested'], facts['model_served']]) : [];
    case 'key':
      return textsOf([caller.key_fp]);
    default:
      return textsOf([facts[{ provider: 'provider', host: 'server_address', prompt: 'prompt_hash', tool: 'tools_hash' }[kind]]]);
  }
}

function sumKinds(calls: readonly SeededCall[]): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const call of calls) for (const [kind, count] of factsOf(call).features.findings) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function sumTokens(calls: readonly SeededCall[], direction: 'input' | 'output'): number {
  return calls.filter(({ kind }) => kind === 'llm.call').reduce((sum, call) => sum + (factsOf(call).tokens[direction] ?? 0), 0);
}

/** What the inventory must say, computed without SQL; sorted by id. */
export function expectItems(kind: InventoryKind, calls: readonly SeededCall[], window: Window): readonly InventoryItem[] {
  const used = calls.filter((call) => !isBlocked(factsOf(call)) && call.t_ingest < window.to);
  return [...new Set(used.flatMap((call) => idsOf(kind, call)))].toSorted().flatMap((id): InventoryItem[] => {
    const all = used.filter((call) => idsOf(kind, call).includes(id));
    const inside = all.filter(({ t_ingest }) => t_ingest >= window.from);
    const [first] = all.map(({ t_ingest }) => t_ingest).toSorted((a, b) => (a < b ? -1 : 1));
    const last = inside.map(({ t_ingest }) => t_ingest).toSorted((a, b) => (a < b ? 1 : -1))[0];
    if (last === undefined) return [];
    const facts = inside.map(factsOf);
    const lists = {
      providers: kind === 'provider' ? [] : textsOf(facts.map(({ provider }) => provider)),
      hosts: kind === 'host' ? [] : textsOf(facts.map(({ server_address }) => server_address)),
      regions: textsOf(facts.map(({ region }) => region)),
      models_requested: textsOf(facts.map(({ model_requested }) => model_requested)),
      models_served: textsOf(facts.map(({ model_served }) => model_served)),
      services: kind === 'caller' ? [] : textsOf(facts.map(({ caller }) => caller.service)),
      tls_versions: textsOf(facts.map(({ tls_version }) => tls_version)),
      tool_names: textsOf(facts.map(({ tool_names }) => tool_names)),
    };
    const caller = kind === 'caller' ? facts[0]?.caller : undefined;
    return [
      {
        kind,
        id,
        first_seen: String(first),
        last_seen: String(last),
        calls: inside.length,
        environments: textsOf(facts.map(({ caller: { environment } }) => environment)),
        facts: {
          ...(caller?.service === undefined ? {} : { service: caller.service }),
          ...(caller?.environment === undefined ? {} : { environment: caller.environment }),
          ...Object.fromEntries(Object.entries(lists).filter(([, values]) => values.length > 0)),
          tokens_input: sumTokens(inside, 'input'),
          tokens_output: sumTokens(inside, 'output'),
          data_classes: sumKinds(inside),
        },
      },
    ];
  });
}

/** What the flows must say, without vendors; in no order. */
export function expectFlows(calls: readonly SeededCall[], { from, to }: Window): readonly Flow[] {
  const groups = new Map<string, { readonly names: object; readonly calls: SeededCall[] }>();
  for (const call of calls.filter(({ t_ingest }) => t_ingest >= from && t_ingest < to)) {
    const { caller, provider, server_address: host, region, model_requested, model_served } = factsOf(call);
    const names = JSON.parse(
      JSON.stringify({ service: caller.service, environment: caller.environment, provider, host, region, model: model_served ?? model_requested }),
    ) as object;
    const key = JSON.stringify(names);
    const group = groups.get(key) ?? { names, calls: [] };
    group.calls.push(call);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ names, calls: group }) => ({
    ...names,
    calls: group.length,
    blocked: group.filter((call) => isBlocked(factsOf(call))).length,
    tokens_input: sumTokens(group, 'input'),
    tokens_output: sumTokens(group, 'output'),
    kinds: sumKinds(group),
    tls: textsOf(group.map((call) => factsOf(call)['tls_version'])),
  }));
}

/** Entries as registers give them; only what the inventory reads. */
export function formEntries(entries: { readonly [register in RegisterName]?: { readonly [id: string]: { readonly [key: string]: Json } } }): {
  list(register: RegisterName): readonly RegisterEntry[];
} {
  return {
    list: (register) =>
      Object.entries(entries[register] ?? {}).map(([id, data]) => ({
        register,
        id,
        version: 1,
        at: String(T0),
        actor: 'user:7',
        record_id: '0'.repeat(32),
        data_hash: '0'.repeat(64),
        data,
        retired: false,
      })),
  };
}
