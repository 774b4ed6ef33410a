import { CodedError } from '../error.ts';
import { equalBytes } from './bytes.ts';
import { decodeHex, encodeHex } from './hex.ts';
import { hasControlCharacter, parseDecimal } from './text.ts';
import { formatVkey, isKeyName, parseVkey, SIGNATURE_TYPES, type Vkey } from './vkey.ts';

export interface PolicyWitness {
  /** In the policy only; the key has a name of its own. */
  readonly name: string;
  readonly vkey: Vkey;
}

export interface PolicyGroup {
  readonly name: string;
  /** How many members must have cosigned. */
  readonly threshold: number;
  /** Names of witnesses and earlier groups. */
  readonly members: readonly string[];
}

/** What a verifier must have from elsewhere than the bundle: whom to believe, and what may have been pruned. */
export interface TrustPolicy {
  readonly log: Vkey;
  /** H(bytes of log entry 0), 32 bytes. */
  readonly entry0: Uint8Array;
  readonly witnesses: readonly PolicyWitness[];
  /** Each may be a member of those behind it. */
  readonly groups: readonly PolicyGroup[];
  /** Name of the witness or group that must have cosigned; `none` where the log's own signature is enough. */
  readonly quorum: string;
  /** Days. No policy of the log can authorise a prune below these. */
  readonly minimumRetention: { readonly body: number; readonly core: number };
}

export const NO_QUORUM = 'none';

/** Lines of c2sp.org/tlog-policy, and two of our own. */
export function formatTrustPolicy(policy: TrustPolicy): string {
  const lines = [
    `log ${formatVkey(policy.log)}`,
    `entry0 ${encodeHex(policy.entry0)}`,
    ...policy.witnesses.map(({ name, vkey }) => `witness ${name} ${formatVkey(vkey)}`),
    ...policy.groups.map(({ name, threshold, members }) => `group ${[name, threshold, ...members].join(' ')}`),
    `quorum ${policy.quorum}`,
    `minimum_retention body=${policy.minimumRetention.body}d core=${policy.minimumRetention.core}d`,
  ];
  return `${lines.join('\n')}\n`;
}

interface Draft {
  log?: Vkey;
  entry0?: Uint8Array;
  witnesses: PolicyWitness[];
  groups: PolicyGroup[];
  quorum?: string;
  minimumRetention?: TrustPolicy['minimumRetention'];
}

/** One reader per keyword; each refuses a second line where only one may be. */
const LINES: { readonly [keyword: string]: (draft: Draft, words: readonly string[]) => void } = {
  log(draft, words) {
    if (draft.log !== undefined || words.length !== 1) throw invalid('exactly one line "log <vkey>"');
    draft.log = readVkey(words[0], SIGNATURE_TYPES.ed25519);
  },
  entry0(draft, words) {
    const hash = decodeHex(words[0] ?? '');
    if (draft.entry0 !== undefined || words.length !== 1 || hash?.length !== 32) throw invalid('exactly one line "entry0 <64 hex digits>"');
    draft.entry0 = hash;
  },
  witness(draft, words) {
    const [name, key] = words;
    if (name === undefined || words.length !== 2) throw invalid('"witness <name> <vkey>"');
    claimName(draft, name);
    const vkey = readVkey(key, SIGNATURE_TYPES.cosignature);
    if (draft.witnesses.some((other) => equalBytes(other.vkey.publicKey, vkey.publicKey))) throw invalid('a witness twice');
    draft.witnesses.push({ name, vkey });
  },
  group(draft, words) {
    const [name, wanted, ...members] = words;
    if (name === undefined || members.length === 0) throw invalid('"group <name> <how many> <member>..."');
    claimName(draft, name);
    if (new Set(members).size !== members.length || !members.every((member) => isDefined(draft, member)))
      throw invalid('the members of a group are distinct, and named on lines above it');
    const threshold = wanted === 'any' ? 1 : wanted === 'all' ? members.length : parseDecimal(wanted ?? '');
    if (threshold === undefined || threshold < 1 || threshold > members.length) throw invalid('a group needs one to all of its members');
    draft.groups.push({ name, threshold, members });
  },
  quorum(draft, words) {
    const [name] = words;
    if (draft.quorum !== undefined || name === undefined || words.length !== 1) throw invalid('exactly one line "quorum <name>" or "quorum none"');
    draft.quorum = name;
  },
  minimum_retention(draft, words) {
    const [, body, core] = /^body=([0-9]+)d core=([0-9]+)d$/.exec(words.join(' ')) ?? [];
    const days = { body: parseDecimal(body ?? ''), core: parseDecimal(core ?? '') };
    if (draft.minimumRetention !== undefined || days.body === undefined || days.core === undefined)
      throw invalid('exactly one line "minimum_retention body=<n>d core=<n>d"');
    draft.minimumRetention = { body: days.body, core: days.core };
  },
};

/** @throws CodedError TRUST_POLICY_INVALID */
export function parseTrustPolicy(text: string): TrustPolicy {
  if (!text.endsWith('\n')) throw invalid('no final newline');
  if (hasControlCharacter(text.replaceAll('\t', ' '))) throw invalid('a control character');
  const draft: Draft = { witnesses: [], groups: [] };
  for (const line of text.slice(0, -1).split('\n')) {
    const [keyword, ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
    if (keyword === undefined || keyword.startsWith('#')) continue;
    const read = Object.hasOwn(LINES, keyword) ? LINES[keyword] : undefined;
    if (read === undefined) throw invalid(`unknown line ${JSON.stringify(keyword)}`);
    read(draft, words);
  }
  const { log, entry0, witnesses, groups, quorum, minimumRetention } = draft;
  if (log === undefined || entry0 === undefined || quorum === undefined || minimumRetention === undefined)
    throw invalid('log, entry0, quorum and minimum_retention are all needed');
  if (quorum !== NO_QUORUM && !isDefined(draft, quorum)) throw invalid('the quorum names neither a witness nor a group');
  return { log, entry0, witnesses, groups, quorum, minimumRetention };
}

/** Witnesses and groups share one name space; `none` is nobody's name. */
function claimName(draft: Draft, name: string): void {
  if (name === NO_QUORUM || !isKeyName(name) || isDefined(draft, name)) throw invalid('a witness or group needs a name of its own');
}

function isDefined({ witnesses, groups }: Draft, name: string): boolean {
  return witnesses.some((witness) => witness.name === name) || groups.some((group) => group.name === name);
}

function readVkey(text: string | undefined, type: number): Vkey {
  let vkey: Vkey;
  try {
    vkey = parseVkey(text ?? '');
  } catch (cause) {
    throw new CodedError('TRUST_POLICY_INVALID', 'trust policy: not a vkey', { cause });
  }
  if (vkey.type !== type) throw invalid('a key of the wrong type for its line');
  return vkey;
}

function invalid(what: string): CodedError {
  return new CodedError('TRUST_POLICY_INVALID', `trust policy: ${what}`);
}
