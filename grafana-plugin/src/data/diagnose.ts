import type { Health, Role, WhoAmI } from '@spanproof/vocabulary';
import { formatCount } from '../format/figures.ts';
import { type PlainProblem, readProblem } from './problem.ts';
import type { Dated } from './request.ts';

export interface DiagnosisStep {
  readonly name: string;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly says: string;
  /** The fix, where it failed. */
  readonly todo?: string;
}

interface Asked {
  health(): Promise<Health>;
  whoamiDated(): Promise<Dated<WhoAmI>>;
}

/** What the processor forgives when it verifies an identity, and a person when they compare two times. */
const MOST_SKEW_S = 5;

const SEES: { readonly [role in Role]: string } = {
  viewer: 'sees calls without their content, controls, inventory and registers',
  operator: 'also verifies periods',
  compliance: 'also reveals content, runs controls, exports and changes registers',
  auditor: 'also reveals content, runs controls and exports; changes nothing',
  admin: 'may do everything, and hands out tokens',
};

/** The fix for a refusal on the way from this browser to the processor: where a person sets it right. */
const REFUSED: { readonly [code: string]: string } = {
  UNAUTHENTICATED:
    'Put a token of role plugin into the processor’s configuration (api.tokens) and the same token into the field above; let the processor know this Grafana (api.grafana: its address), and switch id forwarding on in Grafana (feature idForwarding).',
  FORBIDDEN: 'Ask an administrator for a role that may do this: the processor’s configuration maps roles of Grafana to its own.',
};

/** Codes that mean: somebody answered, and did not like who asked. */
const ANSWERED = ['UNAUTHENTICATED', 'FORBIDDEN', 'IDENTITY_UNAVAILABLE', 'REQUEST_INVALID'];

/** Tries one thing after the other; what a failed step makes pointless is not tried. */
export async function diagnose(asked: Asked, nowMs: () => number): Promise<readonly DiagnosisStep[]> {
  const dated = await attempt(asked.whoamiDated);
  const asksMs = nowMs();
  const who = 'value' in dated ? { value: dated.value.value } : dated;
  const health = 'value' in who ? await attempt(asked.health) : undefined;
  return [
    describeReach(who),
    describeToken(who),
    describeRole(who),
    'value' in dated ? describeClock(dated.value, asksMs) : skip('Clock'),
    health === undefined ? skip('Engine') : describeEngine(health),
  ];
}

type Attempt<T> = { readonly value: T } | { readonly problem: PlainProblem };

async function attempt<T>(ask: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await ask() };
  } catch (error) {
    return { problem: readProblem(error) };
  }
}

function describeReach(who: Attempt<WhoAmI>): DiagnosisStep {
  if ('value' in who || ANSWERED.includes(who.problem.code)) return { name: 'Reachable', state: 'ok', says: 'The processor answers.' };
  return fail('Reachable', who.problem);
}

function describeToken(who: Attempt<WhoAmI>): DiagnosisStep {
  if ('value' in who)
    return {
      name: 'Token and identity',
      state: 'ok',
      says: `Accepted: the processor knows you as ${who.value.name} (${who.value.id}), by way of ${who.value.via}.`,
    };
  const { code } = who.problem;
  return ANSWERED.includes(code) ? fail('Token and identity', { ...who.problem, todo: REFUSED[code] ?? who.problem.todo }) : skip('Token and identity');
}

function describeRole(who: Attempt<WhoAmI>): DiagnosisStep {
  if ('value' in who) return { name: 'Role', state: 'ok', says: `Your role is ${who.value.role}: it ${SEES[who.value.role]}.` };
  return skip('Role');
}

function describeClock({ value: { expires }, dateMs }: Dated<WhoAmI>, nowMs: number): DiagnosisStep {
  const todo = 'Synchronise the clocks of this machine, Grafana and the processor (NTP).';
  // The header is cut to the second, and the answer took its time: half a second is no finding.
  const skew = dateMs === undefined ? undefined : Math.round((nowMs - dateMs - 500) / 1000);
  if (skew !== undefined && Math.abs(skew) > MOST_SKEW_S) {
    const side = skew > 0 ? 'ahead of' : 'behind';
    return { name: 'Clock', state: 'failed', says: `This browser’s clock is ${formatCount(Math.abs(skew))} s ${side} the processor’s.`, todo };
  }
  const compared = skew === undefined ? 'No clock came with the answer' : `This browser’s clock is within ${MOST_SKEW_S} s of the processor’s`;
  if (expires === undefined) return { name: 'Clock', state: skew === undefined ? 'skipped' : 'ok', says: `${compared}; your identity does not expire.` };
  const seconds = Math.round(expires - nowMs / 1000);
  if (seconds > 0) return { name: 'Clock', state: 'ok', says: `${compared}; your identity holds for ${formatCount(seconds)} s.` };
  return {
    name: 'Clock',
    state: 'failed',
    says: `By this browser’s clock your identity ended ${formatCount(-seconds)} s ago, yet the processor accepts it.`,
    todo,
  };
}

function describeEngine(health: Attempt<Health>): DiagnosisStep {
  if (!('value' in health)) return fail('Engine', health.problem);
  const { engine, version, calls } = health.value;
  if (engine.state === 'ready')
    return { name: 'Engine', state: 'ok', says: `${engine.name} engine ready, processor ${version}, ${formatCount(calls)} calls received since its start.` };
  return {
    name: 'Engine',
    state: 'failed',
    says: `The ${engine.name} engine is ${engine.state}.`,
    todo: 'Wait a few seconds; if it stays, read the processor’s output.',
  };
}

function fail(name: string, { code, what, todo }: PlainProblem): DiagnosisStep {
  return { name, state: 'failed', says: `${what} (${code})`, todo };
}

function skip(name: string): DiagnosisStep {
  return { name, state: 'skipped', says: 'An earlier step failed.' };
}
