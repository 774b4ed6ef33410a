import { CHAIN_START, checkpointMessage, encodeBase64, encodeHex, nextLink, sourceId } from '@spanproof/vocabulary/ledger';
import { nodeCrypto as crypto } from '../../processor/src/node-crypto.ts';
import type { Row } from './ledger.ts';
import { makeKey } from './signers.ts';

/** An instrumented process: numbers and chains its calls, and signs how many there were. */
export function createSource(bootId: string): {
  readonly id: Uint8Array;
  hello(t: bigint): Row;
  call(t: bigint, more?: Partial<Row>): Row;
  checkpoint(t: bigint, options?: { readonly dropped?: number; readonly forged?: boolean; readonly h?: string }): Row;
} {
  const key = makeKey(`boot ${bootId}`);
  const instance = `instance-${bootId}`;
  const id = sourceId(crypto, instance, bootId);
  let last = 0;
  let link: Uint8Array = CHAIN_START;
  const core = { schema: 'spanproof/source/v1', boot_id: bootId, instance_id: instance, service: 'support-desk' };
  return {
    id,
    hello: (t) => ({ kind: 8, t, source: { id, seq: 0 }, core: { ...core, event: 'hello', public_key: encodeBase64(key.publicKey) } }),
    call(t, more = {}) {
      last += 1;
      const digest = crypto.sha256(Buffer.from(`${bootId} call ${last}`));
      link = nextLink(crypto, link, last, digest);
      return {
        t,
        source: { id, seq: last },
        core: { schema: 'spanproof/core/v1', operation: 'chat', call_digest: encodeHex(digest) },
        body: `body ${bootId} ${last}`,
        ...more,
      };
    },
    checkpoint(t, { dropped = 0, forged = false, h = encodeHex(link) } = {}) {
      const claim = { boot_id: bootId, first: 1, last, dropped, h };
      const signature = (forged ? makeKey('somebody else') : key).sign(checkpointMessage(claim));
      return {
        kind: 8,
        t,
        source: { id, seq: last },
        core: { ...core, event: 'checkpoint', first: 1, last, dropped, h: claim.h, signature: encodeBase64(signature) },
      };
    },
  };
}
