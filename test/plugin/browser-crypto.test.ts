import { createCipheriv, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { browserCrypto } from '../../grafana-plugin/src/crypto/browser-crypto.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';

const bytes = fc.uint8Array({ maxLength: 300 });
const equal = (a: Uint8Array | undefined, b: Uint8Array | undefined): void =>
  expect(a && Buffer.from(a).toString('hex')).toBe(b && Buffer.from(b).toString('hex'));

describe('the browser computes what the processor computes:', () => {
  test('SHA-256 and HMAC-SHA-512', () => {
    fc.assert(
      fc.property(bytes, bytes, (key, message) => {
        equal(browserCrypto.sha256(message), nodeCrypto.sha256(message));
        equal(browserCrypto.hmacSha512(key, message), nodeCrypto.hmacSha512(key, message));
      }),
      { numRuns: 50 },
    );
  });

  test('Ed25519, whole and with one bit changed', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const raw = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }).subarray(-32));
    fc.assert(
      fc.property(bytes, fc.nat(511), (message, bit) => {
        const signature = new Uint8Array(sign(null, message, privateKey));
        expect(browserCrypto.verifyEd25519(raw, message, signature)).toBe(true);
        const at = bit >> 3;
        signature[at] = (signature[at] ?? 0) ^ (1 << (bit & 7));
        expect(browserCrypto.verifyEd25519(raw, message, signature)).toBe(false);
      }),
      { numRuns: 20 },
    );
    expect(browserCrypto.verifyEd25519(raw.subarray(1), new Uint8Array(), new Uint8Array(64))).toBe(false);
    expect(browserCrypto.verifyEd25519(raw, new Uint8Array(), new Uint8Array(63))).toBe(false);
    expect(browserCrypto.verifyEd25519(new Uint8Array(32).fill(255), new Uint8Array(), new Uint8Array(64))).toBe(false);
  });

  test('AES-256-GCM, and nothing where the tag fails', () => {
    const [key, nonce, aad, text] = [randomBytes(32), randomBytes(12), randomBytes(20), randomBytes(100)];
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
    const sealed = new Uint8Array(Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]));
    equal(browserCrypto.openAes256Gcm(key, nonce, aad, sealed), text);
    equal(browserCrypto.openAes256Gcm(key, nonce, aad, sealed), nodeCrypto.openAes256Gcm(key, nonce, aad, sealed));
    sealed[3] = (sealed[3] ?? 0) ^ 1;
    expect(browserCrypto.openAes256Gcm(key, nonce, aad, sealed)).toBeUndefined();
    expect(browserCrypto.openAes256Gcm(key, nonce, aad, sealed.subarray(0, 15))).toBeUndefined();
  });
});
