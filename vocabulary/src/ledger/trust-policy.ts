import { CodedError } from '../error.ts';
import { equalBytes } from './bytes.ts';
import { decodeHex, encodeHex } from './hex.ts';
import { hasControlCharacter, parseDecimal } from './text.ts';
import { formatVkey, isKeyName, parseVkey, SIGNATURE_TYPES, type Vkey } from './vkey.ts';

/** What a verifier must have from elsewhere than the bundle: whom to believe, and what may have been pruned. */
export interface TrustPolicy {
  readonly log: Vkey;
  /** H(bytes of log entry 0), 32 bytes. */
  readonly entry0: Uint8Array;
  readonly witnesses: readonly { readonly name: string; readonly vkey: Vkey }[];
  /** A policy that asks for cosignatures is refused until they are checked. */
  readonly quorum: 'none';
  /** Days. No policy of the log can authorise a prune below these. */
  readonly minimumRetention: { readonly body: number; readonly core: number };
}

/** Lines of c2sp.org/tlog-policy, and two of our own. */
export function formatTrustPolicy(policy: TrustPolicy): string {
  const lines = [
    `log ${formatVkey(policy.log)}`,
    `entry0 ${encodeHex(policy.entry0)}`,
    ...policy.witnesses.map(({ name, vkey }) => `witness ${name} ${formatVkey(vkey)}`),
    `quorum ${policy.quorum}`,
    `minimum_retention body=${policy.minimumRetention.body}d core=${policy.minimumRetention.core}d`,
  ];
  return `${lines.join('\n')}\n`;
}

interface Draft {
  log?: Vkey;
  entry0?: Uint8Array;
  witnesses: { readonly name: string; readonly vkey: Vkey }[];
  quorum?: 'none';
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
    if (name === undefined || words.length !== 2 || name === 'none' || !isKeyName(name)) throw invalid('"witness <name> <vkey>"');
    const vkey = readVkey(key, SIGNATURE_TYPES.cosignature);
    if (draft.witnesses.some((other) => other.name === name || equalBytes(other.vkey.publicKey, vkey.publicKey))) throw invalid('a witness twice');
    draft.witnesses.push({ name, vkey });
  },
  quorum(draft, words) {
    if (draft.quorum !== undefined || words.length !== 1 || words[0] !== 'none') throw invalid('exactly one line "quorum none"');
    draft.quorum = 'none';
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
  const draft: Draft = { witnesses: [] };
  for (const line of text.slice(0, -1).split('\n')) {
    const [keyword, ...words] = line.split(/[ \t]+/).filter((word) => word !== '');
    if (keyword === undefined || keyword.startsWith('#')) continue;
    const read = Object.hasOwn(LINES, keyword) ? LINES[keyword] : undefined;
    if (read === undefined) throw invalid(`unknown line ${JSON.stringify(keyword)}`);
    read(draft, words);
  }
  const { log, entry0, witnesses, quorum, minimumRetention } = draft;
  if (log === undefined || entry0 === undefined || quorum === undefined || minimumRetention === undefined)
    throw invalid('log, entry0, quorum and minimum_retention are all needed');
  return { log, entry0, witnesses, quorum, minimumRetention };
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
