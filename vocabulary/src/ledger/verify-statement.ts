import { decodeBase64 } from './base64.ts';
import type { CanonicalValue } from './canonical.ts';
import type { SourceCheckpoint } from './source-chain.ts';
import { encodeUtf8 } from './text.ts';

/** What a source.hello or source.checkpoint row says. */
export type SourceStatement =
  | { readonly event: 'hello'; readonly bootId: string; readonly instanceId: string; readonly service: string | undefined; readonly publicKey: Uint8Array }
  | { readonly event: 'checkpoint'; readonly bootId: string; readonly instanceId: string; readonly claim: SourceCheckpoint; readonly signature: Uint8Array };

/** Reads a sealed core of kind 8; the source wrote it. Undefined for anything else than a whole statement. */
export function parseStatement(core: CanonicalValue): SourceStatement | undefined {
  if (typeof core !== 'object' || Array.isArray(core)) return undefined;
  const { schema, event, boot_id, instance_id, service, public_key, first, last, dropped, h, signature } = core as {
    readonly [key: string]: CanonicalValue | undefined;
  };
  if (schema !== 'spanproof/source/v1' || typeof boot_id !== 'string' || typeof instance_id !== 'string') return undefined;
  if (encodeUtf8(instance_id).length > 0xffff) return undefined; // sourceId has 16 bits for its length
  const said = { bootId: boot_id, instanceId: instance_id };
  if (event === 'hello') {
    const publicKey = typeof public_key === 'string' ? decodeBase64(public_key) : undefined;
    if (publicKey?.length !== 32) return undefined;
    return { event, ...said, service: typeof service === 'string' ? service : undefined, publicKey };
  }
  const bytes = typeof signature === 'string' ? decodeBase64(signature) : undefined;
  if (event !== 'checkpoint' || bytes === undefined || typeof h !== 'string' || !/^[0-9a-f]{64}$/.test(h)) return undefined;
  if (!isCount(first) || !isCount(last) || !isCount(dropped) || first > last + 1) return undefined;
  return { event, ...said, claim: { boot_id, first, last, dropped, h }, signature: bytes };
}

function isCount(value: CanonicalValue | undefined): value is number {
  return typeof value === 'number' && value >= 0;
}
