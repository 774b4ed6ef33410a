import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { CHAIN_START, callDigest, checkpointMessage, encodeBase64, encodeHex, nextLink } from '@spanproof/vocabulary/ledger';
import { SPANPROOF } from '@spanproof/vocabulary';
import type { EgressCounts } from './egress.ts';
import { HASH_ONLY } from './hash-only.ts';

/** Final attributes of one span. */
export type CallAttributes = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** One process's own account of what it sent (docs/ledger-format.md, source chain): boot key, sequence, chain. No I/O. */
export interface Source {
  readonly bootId: string;
  /** How many calls were stamped, and how many of them given up. */
  readonly last: number;
  readonly dropped: number;
  /** Attributes of the span that announces the boot key. */
  hello(): CallAttributes;
  /** Gives a finished call its place: the same attributes with boot id, sequence number and digest. */
  stamp(attributes: CallAttributes): CallAttributes;
  /** The exporter gave these calls up for good. */
  drop(calls: number): void;
  /** Attributes of a signed statement over every call since boot: 1..last, how many of them were dropped, the chain's head. */
  checkpoint(egress: EgressCounts | undefined): CallAttributes;
}

export function createSource(): Source {
  const bootId = randomBytes(16).toString('hex');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  let last = 0;
  let dropped = 0;
  let link: Uint8Array = CHAIN_START;
  return {
    bootId,
    get last() {
      return last;
    },
    get dropped() {
      return dropped;
    },
    hello: () => ({ [SPANPROOF.bootId]: bootId, [SPANPROOF.srcSeq]: 0, [SPANPROOF.sourcePublicKey]: encodeBase64(rawPublicKey(publicKey)) }),
    stamp(attributes) {
      last += 1;
      const placed = { ...attributes, [SPANPROOF.bootId]: bootId, [SPANPROOF.srcSeq]: last };
      const digest = callDigest(HASH_ONLY, Object.entries(placed));
      link = nextLink(HASH_ONLY, link, last, digest);
      return { ...placed, [SPANPROOF.callDigest]: encodeHex(digest) };
    },
    drop(calls) {
      dropped += calls;
    },
    checkpoint(egress) {
      const claim = { boot_id: bootId, first: 1, last, dropped, h: encodeHex(link) };
      return {
        [SPANPROOF.bootId]: bootId,
        [SPANPROOF.srcSeq]: last,
        [SPANPROOF.sourceFirst]: claim.first,
        [SPANPROOF.sourceLast]: claim.last,
        [SPANPROOF.sourceDropped]: claim.dropped,
        [SPANPROOF.sourceH]: claim.h,
        ...(egress === undefined ? {} : describeEgress(egress)),
        [SPANPROOF.sourceSignature]: encodeBase64(sign(null, checkpointMessage(claim), privateKey)),
      };
    },
  };
}

function describeEgress({ connections, requests, calls }: EgressCounts): CallAttributes {
  return { [SPANPROOF.egressConnections]: connections, [SPANPROOF.egressRequests]: requests, [SPANPROOF.egressCalls]: calls };
}

/** The last 32 bytes of an Ed25519 SubjectPublicKeyInfo are the key. */
function rawPublicKey(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}
