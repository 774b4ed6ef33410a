import { CodedError } from '@spanproof/vocabulary';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 64 * 1024;
const MAX_AGE_MS = 600_000;
/** Between two fetches for a key id that is not known, and after a fetch that failed: nobody makes us hammer the issuer. */
const KNOWN_COOLDOWN_MS = 30_000;
const FAILED_COOLDOWN_MS = 2_000;

const keySet = z.object({ keys: z.array(z.looseObject({})).max(32) });

/**
 * Signing keys of an issuer, fetched when first needed and cached: bounded in size and time, no redirects.
 * Verifying with it may throw CodedError IDENTITY_UNAVAILABLE.
 */
export function createKeySource(collaborators: { readonly nowMs: () => number }, settings: { readonly url: URL }): JWTVerifyGetKey {
  let failedAt = Number.NEGATIVE_INFINITY;

  async function fetchKeys(...[url, options]: Parameters<typeof fetch>): Promise<Response> {
    if (collaborators.nowMs() - failedAt < FAILED_COOLDOWN_MS) throw unavailable();
    try {
      const response = await fetch(url, options);
      if (response.status !== 200) throw new Error(`the keys were answered with ${response.status}`);
      return Response.json(keySet.parse(JSON.parse(await readBounded(response))));
    } catch (cause) {
      failedAt = collaborators.nowMs();
      throw unavailable(cause);
    }
  }

  return createRemoteJWKSet(settings.url, {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: KNOWN_COOLDOWN_MS,
    cacheMaxAge: MAX_AGE_MS,
    [customFetch]: fetchKeys,
  });
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new Error('the keys are too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unavailable(cause?: unknown): CodedError {
  return new CodedError('IDENTITY_UNAVAILABLE', 'the signing keys of Grafana cannot be fetched', {
    cause,
    todo: 'check that api.grafana.url is reachable from the processor',
  });
}
