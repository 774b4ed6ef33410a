import { createCipheriv, createHmac } from 'node:crypto';
import { CodedError, createTransformKeys, type TransformKeys } from '@spanproof/vocabulary';
import { decodeHex } from '@spanproof/vocabulary/ledger';

/**
 * The keyed transforms of this service's tenant; nothing where no key is given. `hex` is a secret: no error quotes it.
 * @throws CodedError TRANSFORM_KEY_INVALID
 */
export function readTransformKey(hex: string | undefined): TransformKeys | undefined {
  if (hex === undefined) return undefined;
  const key = decodeHex(hex.toLowerCase());
  if (key === undefined)
    throw new CodedError('TRANSFORM_KEY_INVALID', 'the transform key is not hex', { todo: 'give the 64 hex digits that the processor has for this tenant' });
  return createTransformKeys(
    {
      hmacSha256: (secret, message) => createHmac('sha256', secret).update(message).digest(),
      sealAes256Gcm(secret, nonce, aad, plaintext) {
        const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(aad);
        return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      },
      // A source makes tokens and never opens one.
      openAes256Gcm: () => undefined,
    },
    key,
  );
}
