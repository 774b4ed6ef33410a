import type { KMSClient } from '@aws-sdk/client-kms';
import { CodedError } from '@spanproof/vocabulary';
import { encodeHex } from '@spanproof/vocabulary/ledger';
import { nodeCrypto } from '../../node-crypto.ts';
import type { KeyService } from '../contract.ts';
import type { KekPlace } from '../kek-lines.ts';
import { type KekRoot, openKekStore } from '../kek-store.ts';
import { formWrapAad } from '../wrap-aad.ts';
import type { AwsKmsSettings, KeyServiceSettings } from './settings.ts';

/** The shortest that AWS allows; the key is unusable from the first of them. */
const DELETION_DAYS = 7;

type Sdk = typeof import('@aws-sdk/client-kms');

/**
 * KEKs sealed by AWS KMS, each under a KMS key of its own: destroying a KEK schedules the deletion of that key, and no copy of keks.jsonl opens again.
 * Credentials are found as the AWS SDK finds them. The SDK is an optional peer: loaded here and nowhere else.
 * @throws CodedError CONFIG_INVALID without a region or without the SDK
 */
export async function openAwsKmsKeys(settings: KeyServiceSettings, nowMs: () => number = Date.now): Promise<KeyService> {
  if (settings.awsKms === undefined) throw new CodedError('CONFIG_INVALID', 'keys.aws_kms: must be set for the key service aws-kms');
  const sdk = await loadSdk();
  const { region, endpoint } = settings.awsKms;
  const client = new sdk.KMSClient({ region, maxAttempts: 3, ...(endpoint === undefined ? {} : { endpoint }) });
  return openKekStore({ root: createKmsRoot(sdk, client, settings.awsKms), nowMs }, settings);
}

function createKmsRoot(sdk: Sdk, client: KMSClient, { region }: AwsKmsSettings): KekRoot {
  return {
    name: 'aws-kms',
    custody: `AWS KMS in ${region}`,
    async seal(kek, key) {
      const made = await ask('a new key', () =>
        client.send(new sdk.CreateKeyCommand({ Description: 'Spanproof KEK', Tags: [{ TagKey: 'spanproof-kek', TagValue: encodeHex(kek.keyId) }] })),
      );
      const under = made.KeyMetadata?.KeyId;
      if (under === undefined) throw unavailable('KMS made a key without an id');
      const sealed = await ask('to encrypt', () => client.send(new sdk.EncryptCommand({ KeyId: under, Plaintext: key, EncryptionContext: contextOf(kek) })));
      if (sealed.CiphertextBlob === undefined) throw unavailable('KMS answered an encrypt without ciphertext');
      return { under, wrapped: sealed.CiphertextBlob };
    },
    async open(kek) {
      const opened = await ask('to decrypt', () =>
        client.send(new sdk.DecryptCommand({ KeyId: kek.under, CiphertextBlob: kek.wrapped, EncryptionContext: contextOf(kek) })),
      );
      if (opened.Plaintext === undefined) throw unavailable('KMS answered a decrypt without plaintext');
      return opened.Plaintext;
    },
    async destroy(under) {
      try {
        await client.send(new sdk.ScheduleKeyDeletionCommand({ KeyId: under, PendingWindowInDays: DELETION_DAYS }));
      } catch (error) {
        if (error instanceof sdk.NotFoundException || error instanceof sdk.KMSInvalidStateException) return; // gone, or on its way
        throw refusal('to schedule the deletion of a key', error);
      }
    },
  };
}

/** Stands in CloudTrail in the clear: ids and hashes only, no tenant. */
function contextOf({ tenant, version, keyId }: KekPlace): Record<string, string> {
  return { 'spanproof-kek': encodeHex(keyId), 'spanproof-aad': encodeHex(nodeCrypto.sha256(formWrapAad(tenant, keyId, version))) };
}

async function ask<T>(what: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw refusal(what, error);
  }
}

function refusal(what: string, cause: unknown): CodedError {
  return new CodedError('KEY_UNAVAILABLE', `AWS KMS refuses ${what}: ${cause instanceof Error ? cause.name : 'unknown'}`, {
    cause,
    todo: 'see credentials, region and key policy (docs/operations.md)',
  });
}

async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-kms');
  } catch (cause) {
    throw new CodedError('CONFIG_INVALID', 'the key service aws-kms needs the package @aws-sdk/client-kms, which is not installed', {
      cause,
      todo: 'install it beside the processor: npm install @aws-sdk/client-kms',
    });
  }
}

function unavailable(what: string): CodedError {
  return new CodedError('KEY_UNAVAILABLE', what);
}
