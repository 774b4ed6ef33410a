import { AsyncLocalStorage } from 'node:async_hooks';
import { warnOnce } from './warning.ts';

/** Who calls, as a workload: never a person (withSubject names those). */
export interface Caller {
  /** The application's own id of the request it serves. */
  readonly requestId?: string;
  /** Which part of the service: `billing-worker`. */
  readonly workload?: string;
  /** What policy rules may ask for: `analyst`, `batch`. */
  readonly role?: string;
}

/** On what ground the data is processed. */
export interface Consent {
  /** `consent`, `contract`, `legal_obligation`, `legitimate_interest` ... */
  readonly basis: string;
  /** Where it is written down: an id of the application's own register. */
  readonly ref?: string;
  /** True where the person said no to this use. */
  readonly optOut?: boolean;
}

/** What the application declared around a call; absent stays absent. Strings of 1 to 512 UTF-16 units. */
export interface CallContext {
  readonly subjects?: readonly string[];
  readonly requestId?: string;
  readonly workload?: string;
  readonly role?: string;
  readonly purpose?: string;
  readonly dataClass?: string;
  readonly consent?: Consent;
  readonly prompt?: { readonly name: string; readonly version?: string };
  readonly tenant?: string;
  readonly tenantRegion?: string;
}

/** One `with...` scope; the newest call in it, or in a scope inside it, is what currentRecordId() answers. */
interface Scope {
  readonly context: CallContext;
  readonly outer: Scope | undefined;
  newest: string | undefined;
}

/** Longer names are refused by the processor as facts (they would be content). */
const MAX_CHARS = 512;
/** As many as the processor takes as subjects: one more, and all would be content, which no erasure of a subject reaches. */
const MAX_SUBJECTS = 64;
const NOTHING: CallContext = {};

// One per process, also where two copies of this package are loaded: the application may import one and the guard be the other's.
const KEY = Symbol.for('spanproof.context');
const shared = globalThis as { [KEY]?: AsyncLocalStorage<Scope> };
const scopes = (shared[KEY] ??= new AsyncLocalStorage<Scope>());

export function currentContext(): CallContext {
  return scopes.getStore()?.context ?? NOTHING;
}

/** Runs `work` as being about a person, or several (ids of the application's; inner scopes add to outer ones). */
export function withSubject<Result>(subject: string | readonly string[], work: () => Result): Result {
  const known = currentContext().subjects ?? [];
  const all = [...new Set([...known, ...(typeof subject === 'string' ? [subject] : subject)])].filter((id) => isName('withSubject', id));
  if (all.length > MAX_SUBJECTS)
    warnOnce('SPANPROOF_CONTEXT_SUBJECTS', `withSubject: more than ${MAX_SUBJECTS} subjects around one call, the others are not recorded`);
  return run(all.length === 0 ? {} : { subjects: all.slice(0, MAX_SUBJECTS) }, work);
}

export function withCaller<Result>({ requestId, workload, role }: Caller, work: () => Result): Result {
  return run(named('withCaller', { requestId, workload, role }), work);
}

/** @param purpose why the data is used; with its class where policy asks for that */
export function withPurpose<Result>(purpose: string | { readonly name: string; readonly dataClass?: string }, work: () => Result): Result {
  const { name, dataClass } = typeof purpose === 'string' ? { name: purpose, dataClass: undefined } : purpose;
  return run(named('withPurpose', { purpose: name, dataClass }), work);
}

export function withConsent<Result>({ basis, ref, optOut }: Consent, work: () => Result): Result {
  const texts = named('withConsent', { basis, ref });
  const consent = texts.basis === undefined ? {} : { consent: { ...texts, basis: texts.basis, ...(typeof optOut === 'boolean' ? { optOut } : {}) } };
  return run(consent, work);
}

/** The prompt template in use: `gen_ai.prompt.name` and `.version`. */
export function withPrompt<Result>(name: string, version: string | undefined, work: () => Result): Result {
  const texts = named('withPrompt', { name, version });
  return run(texts.name === undefined ? {} : { prompt: { ...texts, name: texts.name } }, work);
}

/** The application's own tenant. The ledger's tenant stays the ingest key's: what a source says of itself opens no other tenant. */
export function withTenant<Result>(tenant: string | { readonly id: string; readonly region?: string }, work: () => Result): Result {
  const { id, region } = typeof tenant === 'string' ? { id: tenant, region: undefined } : tenant;
  return run(named('withTenant', { tenant: id, tenantRegion: region }), work);
}

/**
 * The decision id of the newest call in the innermost `with...` scope, blocked ones too: what to write into the application's own log. It is in
 * the record's core, and the answer to a blocked call carries the same. Undefined outside of a scope, and before its first call.
 */
export function currentRecordId(): string | undefined {
  return scopes.getStore()?.newest;
}

/** A call was decided on: every scope around it knows it. */
export function noteCall(decisionId: string): void {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.outer) scope.newest = decisionId;
}

function run<Result>(more: CallContext, work: () => Result): Result {
  const outer = scopes.getStore();
  return scopes.run({ context: { ...outer?.context, ...more }, outer, newest: undefined }, work);
}

function named<Members extends { readonly [name: string]: string | undefined }>(by: string, members: Members): { readonly [Name in keyof Members]?: string } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && isName(by, value))) as { [Name in keyof Members]?: string };
}

/** Callers without types exist: what is no name must not become one, and must not end the application's request either. */
function isName(by: string, value: unknown): value is string {
  if (typeof value === 'string' && value !== '' && value.length <= MAX_CHARS) return true;
  warnOnce(`SPANPROOF_CONTEXT_${by}`, `${by}: not a string of 1 to ${MAX_CHARS} characters, it is not recorded`);
  return false;
}
