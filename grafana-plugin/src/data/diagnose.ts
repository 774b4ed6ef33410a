import type { Health, WhoAmI } from '@spanproof/vocabulary';
import { formatCount } from '../format/figures.ts';
import { type PlainProblem, readProblem } from './problem.ts';

export interface DiagnosisStep {
  readonly name: string;
  readonly state: 'ok' | 'failed' | 'skipped';
  readonly says: string;
  /** The fix, where it failed. */
  readonly todo?: string;
}

interface Asked {
  health(): Promise<Health>;
  whoami(): Promise<WhoAmI>;
}

/** Codes that mean: somebody answered, and did not like who asked. */
const ANSWERED = ['UNAUTHENTICATED', 'FORBIDDEN', 'IDENTITY_UNAVAILABLE', 'REQUEST_INVALID'];

/** Tries one thing after the other; what a failed step makes pointless is not tried. */
export async function diagnose(asked: Asked, nowMs: () => number): Promise<readonly DiagnosisStep[]> {
  const who = await attempt(asked.whoami);
  const health = 'value' in who ? await attempt(asked.health) : undefined;
  return [
    describeReach(who),
    describeToken(who),
    describeRole(who),
    'value' in who ? describeClock(who.value, nowMs()) : skip('Clock'),
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
  return ANSWERED.includes(who.problem.code) ? fail('Token and identity', who.problem) : skip('Token and identity');
}

function describeRole(who: Attempt<WhoAmI>): DiagnosisStep {
  if ('value' in who) return { name: 'Role', state: 'ok', says: `Your role is ${who.value.role}.` };
  return skip('Role');
}

function describeClock({ expires }: WhoAmI, nowMs: number): DiagnosisStep {
  if (expires === undefined) return { name: 'Clock', state: 'ok', says: 'Your identity does not expire, so no clock is compared.' };
  const seconds = Math.round(expires - nowMs / 1000);
  if (seconds > 0) return { name: 'Clock', state: 'ok', says: `Your identity holds for ${formatCount(seconds)} s by this browser’s clock.` };
  return {
    name: 'Clock',
    state: 'failed',
    says: `By this browser’s clock your identity ended ${formatCount(-seconds)} s ago, yet the processor accepts it.`,
    todo: 'Synchronise the clocks of this machine, Grafana and the processor (NTP).',
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
