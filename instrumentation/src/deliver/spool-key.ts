import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const OPEN = 0x00;
const WRAPPED = 0x01;
const INFO = 'spanproof/spool/v1';

/** A key for one boot's files, and how it is kept beside them: wrapped under the secret, in the open (file mode 0600) where there is none. */
export function mintSpoolKey(secret: string | undefined): { readonly key: Uint8Array; readonly kept: Uint8Array } {
  const key = randomBytes(32);
  if (secret === undefined) return { key, kept: Buffer.concat([Buffer.of(OPEN), key]) };
  const salt = randomBytes(16);
  return { key, kept: Buffer.concat([Buffer.of(WRAPPED), salt, sealBytes(derive(secret, salt), 'key', key)]) };
}

/** @throws Error where the secret is another one, or the bytes are no key */
export function openSpoolKey(kept: Uint8Array, secret: string | undefined): Uint8Array {
  const [form] = kept;
  if (form === OPEN && kept.length === 33) return kept.slice(1);
  if (form === WRAPPED && secret !== undefined) return openBytes(derive(secret, kept.subarray(1, 17)), 'key', kept.subarray(17));
  throw new RangeError('no spool key, or a key of another secret');
}

function derive(secret: string, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, salt, INFO, 32));
}

/** nonce (12) || AES-256-GCM || tag (16), bound to the file's name. */
export function sealBytes(key: Uint8Array, name: string, plain: Uint8Array): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws Error where a byte is not the one that was sealed under this name */
export function openBytes(key: Uint8Array, name: string, sealed: Uint8Array): Uint8Array {
  if (sealed.length < 28) throw new RangeError('too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(name));
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
}
