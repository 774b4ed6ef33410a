import { formatCount } from '../figures.ts';
import type { Flow } from './contract.ts';

export interface FlowNode {
  /** `c0`, `d0`, `m0`: nothing from outside. */
  readonly id: string;
  /** From outside: hostile until escaped. */
  readonly label: string;
  /** Destinations that calls reached and no vendor's entry covers. */
  readonly unregistered: boolean;
}

export interface FlowEdge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** Callers, the places they call, the models that answer there, in an order that depends on the flows alone. */
export interface FlowGraph {
  readonly callers: readonly FlowNode[];
  readonly destinations: readonly FlowNode[];
  readonly models: readonly FlowNode[];
  /** From callers to destinations, then from destinations to models. */
  readonly edges: readonly FlowEdge[];
}

interface Load {
  readonly from: string;
  readonly to: string;
  calls: number;
  blocked: number;
  readonly kinds: Map<string, number>;
}

export function formGraph(flows: readonly Flow[]): FlowGraph {
  const out = sumLoads(flows, nameCaller, nameDestination);
  const on = sumLoads(flows, nameDestination, nameModel);
  const unregistered = new Set(flows.filter(isUnregistered).map(nameDestination));
  const callers = [...new Set(out.map(({ from }) => from))].toSorted(compare);
  const destinations = order(out, callers);
  const models = order(on, destinations);
  const name = (prefix: string, labels: readonly string[]): readonly FlowNode[] =>
    labels.map((label, index) => ({ id: `${prefix}${index}`, label, unregistered: prefix === 'd' && unregistered.has(label) }));
  const idIn = (prefix: string, labels: readonly string[]): ((label: string) => string) => {
    const places = new Map(labels.map((label, index) => [label, `${prefix}${index}`]));
    return (label) => places.get(label) ?? '';
  };
  const [caller, destination, model] = [idIn('c', callers), idIn('d', destinations), idIn('m', models)];
  return {
    callers: name('c', callers),
    destinations: name('d', destinations),
    models: name('m', models),
    edges: [
      ...sortByPlace(out, callers, destinations).map((load) => ({ from: caller(load.from), to: destination(load.to), label: describeLoad(load) })),
      ...sortByPlace(on, destinations, models).map((load) => ({ from: destination(load.from), to: model(load.to), label: describeLoad(load) })),
    ],
  };
}

/** What was blocked reached nobody. */
export function isUnregistered({ vendor, calls, blocked }: Flow): boolean {
  return vendor === undefined && calls > blocked;
}

export function nameCaller({ service, environment }: Flow): string {
  return `${service ?? 'service not stated'} (${environment ?? 'environment not stated'})`;
}

export function nameDestination({ provider, host, region }: Flow): string {
  return [provider ?? 'provider not stated', host ?? 'host not stated', region ?? 'region not stated'].join(', ');
}

function nameModel({ model }: Flow): string {
  return model ?? 'model not stated';
}

function sumLoads(flows: readonly Flow[], nameFrom: (flow: Flow) => string, nameTo: (flow: Flow) => string): readonly Load[] {
  const loads = new Map<string, Load>();
  for (const flow of flows) {
    const [from, to] = [nameFrom(flow), nameTo(flow)];
    const key = JSON.stringify([from, to]);
    const load = loads.get(key) ?? { from, to, calls: 0, blocked: 0, kinds: new Map() };
    load.calls += flow.calls;
    load.blocked += flow.blocked;
    for (const [kind, findings] of flow.kinds) load.kinds.set(kind, (load.kinds.get(kind) ?? 0) + findings);
    loads.set(key, load);
  }
  return [...loads.values()].toSorted((a, b) => compare(a.from, b.from) || compare(a.to, b.to));
}

/** Right ends at the mean place of their left ends, so that few lines cross; equal means by name. */
function order(loads: readonly Load[], left: readonly string[]): readonly string[] {
  const places = new Map(left.map((label, index) => [label, index]));
  const ends = new Map<string, number[]>();
  for (const { from, to } of loads) ends.set(to, [...(ends.get(to) ?? []), places.get(from) ?? 0]);
  const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return [...ends].toSorted(([a, of], [b, other]) => mean(of) - mean(other) || compare(a, b)).map(([label]) => label);
}

function sortByPlace(loads: readonly Load[], left: readonly string[], right: readonly string[]): readonly Load[] {
  const places = (labels: readonly string[]): ((label: string) => number) => {
    const index = new Map(labels.map((label, place) => [label, place]));
    return (label) => index.get(label) ?? 0;
  };
  const [from, to] = [places(left), places(right)];
  return loads.toSorted((a, b) => from(a.from) - from(b.from) || to(a.to) - to(b.to));
}

function describeLoad({ calls, blocked, kinds }: Load): string {
  const found = [...kinds].toSorted(([a], [b]) => compare(a, b)).map(([kind, findings]) => `${kind} ${formatCount(findings)}`);
  const stopped = blocked === 0 ? '' : `, ${formatCount(blocked)} blocked`;
  return `${formatCount(calls)} ${calls === 1 ? 'call' : 'calls'}${stopped}; ${found.length === 0 ? 'nothing found' : found.join(', ')}`;
}

function compare(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
