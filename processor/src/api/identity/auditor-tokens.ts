import { type AuditorToken, CodedError, type IssuedToken, type TokenRequest } from '@spanproof/vocabulary';
import { z } from 'zod';
import type { AppendOwn, OpenedRecord, SealedReader } from '../../open/contract.ts';
import { OWN_TENANT } from '../access-log.ts';
import type { Identity } from '../contract.ts';
import { hashToken, type TokenHash } from './bearer.ts';

export const TOKEN_SCHEMA = 'spanproof/token/v1';
const DAY_NS = 86_400_000_000_000n;
export const MAX_DAYS = 90;

/** Tokens for auditors, kept as governance records: what holds now is what the ledger says, plus what this process has heard since. */
export interface AuditorTokens {
  /** Those that hold now. */
  holding(): Iterable<TokenHash>;
  list(): readonly AuditorToken[];
  /** @throws CodedError REQUEST_INVALID where `until` is past or more than 90 days ahead */
  issue(actor: Identity, request: TokenRequest): Promise<IssuedToken>;
  /** Takes effect at once, before it is sealed. @throws CodedError NOT_FOUND | ENGINE_DOWN while the ledger has not been read */
  revoke(actor: Identity, id: string): Promise<void>;
  /** Reads the ledger; until it has been read, no earlier token holds. */
  load(reader: SealedReader): Promise<void>;
}

interface Kept {
  readonly token: AuditorToken;
  readonly hash: Uint8Array;
  revoked: string | undefined;
}

const instant = z.string().regex(/^[0-9]{1,19}$/);
const hex32 = z.string().regex(/^[0-9a-f]{32}$/);
/** The subject part carries all that decides: it opens only under our keys and for its own record, so nobody else can have written it. */
const issuedPart = z.object({
  event: z.literal('issued'),
  token_id: hex32,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  issued: instant,
  expires: instant,
  name: z.string(),
  purpose: z.string(),
  actor: z.string(),
});
const revokedPart = z.object({ event: z.literal('revoked'), token_id: hex32, revoked: instant });
const tokenPart = z.discriminatedUnion('event', [issuedPart, revokedPart]);

export function createAuditorTokens(collaborators: {
  readonly append: AppendOwn;
  readonly now: () => bigint;
  readonly random: (bytes: number) => Uint8Array;
}): AuditorTokens {
  const { append, now } = collaborators;
  const tokens = new Map<string, Kept>();
  let loaded = false;

  function seal(person: z.input<typeof tokenPart> & { readonly actor: string; readonly actor_name: string }): Promise<string> {
    const { event, token_id } = person;
    const times = person.event === 'issued' ? { issued: person.issued, expires: person.expires } : { revoked: person.revoked };
    return append({
      kind: 'governance',
      tenant: OWN_TENANT,
      t_event: now(),
      core: { schema: TOKEN_SCHEMA, event, token_id, role: 'auditor', ...times },
      person,
    });
  }

  /** Revocations may be read before what they revoke only in a broken store; they win in any order. */
  function take(record: OpenedRecord, revoked: Map<string, string>): void {
    if (record.core.schema !== TOKEN_SCHEMA) return;
    const part = tokenPart.safeParse(record.subject);
    if (!part.success) return;
    const { data } = part;
    if (data.event === 'revoked') {
      revoked.set(data.token_id, data.revoked);
      return;
    }
    const { token_id: id, sha256, name, purpose, issued, expires, actor: issued_by } = data;
    if (tokens.has(id)) return;
    tokens.set(id, {
      token: { id, name, role: 'auditor', purpose, issued_by, issued, expires },
      hash: Buffer.from(sha256, 'hex'),
      revoked: undefined,
    });
  }

  return {
    *holding() {
      for (const { token, hash, revoked } of tokens.values()) {
        if (revoked !== undefined || BigInt(token.expires) <= now()) continue;
        const { id, name, role } = token;
        yield { hash, holder: { id, name, role, expires: Number(BigInt(token.expires) / 1_000_000_000n) } };
      }
    },
    list: () => [...tokens.values()].map(({ token, revoked }) => ({ ...token, ...(revoked === undefined ? {} : { revoked }) })),
    async issue(actor, { name, purpose, until }) {
      const at = now();
      const expires = BigInt(until);
      if (expires <= at || expires > at + BigInt(MAX_DAYS) * DAY_NS) {
        throw new CodedError('REQUEST_INVALID', `body.until: must lie ahead, by at most ${MAX_DAYS} days`);
      }
      const id = Buffer.from(collaborators.random(16)).toString('hex');
      const secret = `spa_${Buffer.from(collaborators.random(32)).toString('base64url')}`;
      const hash = hashToken(secret);
      const token: AuditorToken = { id, name, role: 'auditor', purpose, issued_by: actor.id, issued: String(at), expires: String(expires) };
      await seal({
        event: 'issued',
        token_id: id,
        sha256: Buffer.from(hash).toString('hex'),
        issued: token.issued,
        expires: token.expires,
        name,
        purpose,
        actor: actor.id,
        actor_name: actor.name,
      });
      tokens.set(id, { token, hash, revoked: undefined });
      return { ...token, token: secret };
    },
    async revoke(actor, id) {
      const kept = tokens.get(id);
      if (kept === undefined) {
        throw loaded
          ? new CodedError('NOT_FOUND', 'there is no such token')
          : new CodedError('ENGINE_DOWN', 'the tokens of earlier runs have not been read yet');
      }
      // Before sealing: should that fail, the token is refused all the same and the caller is told to ask again.
      kept.revoked ??= String(now());
      await seal({ event: 'revoked', token_id: id, revoked: kept.revoked, actor: actor.id, actor_name: actor.name });
    },
    async load(reader) {
      const revoked = new Map<string, string>();
      for await (const record of reader.list({ kinds: ['governance'], schema: TOKEN_SCHEMA }, ['subject'])) take(record, revoked);
      for (const [id, at] of revoked) {
        const kept = tokens.get(id);
        if (kept !== undefined) kept.revoked ??= at;
      }
      loaded = true;
    },
  };
}
