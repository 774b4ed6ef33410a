import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { CodedError } from '@spanproof/vocabulary';

/** As `spanproof grafana apply --webhook` sets them up. */
const SIGNATURE_HEADER = 'x-grafana-alerting-signature';
const TIMESTAMP_HEADER = 'x-grafana-alerting-timestamp';
/** How far Grafana's clock may be from ours, either way. */
const WINDOW_S = 300;
/** Only who has the secret can fill it. */
const MOST_REMEMBERED = 10_000;

interface Claim {
  readonly signature: string;
  readonly timestamp: string;
}

/** Who has the secret, now and for the first time. */
export interface SignatureCheck {
  /** What can be said before the body was read. @throws CodedError UNAUTHENTICATED */
  admit(headers: IncomingHttpHeaders): void;
  /**
   * Runs `take` for a body whose signature verifies and was not seen before. Where it fails, the signature counts as not seen: Grafana sends again.
   * @throws CodedError UNAUTHENTICATED | INGEST_BUSY, and what `take` throws
   */
  run<T>(headers: IncomingHttpHeaders, body: Uint8Array, take: () => Promise<T>): Promise<T>;
}

/**
 * Hex HMAC-SHA256 over `<timestamp>:<body>`, the timestamp in seconds. Signatures are remembered as long as their timestamp would be taken; what a restart
 * forgets changes nothing a second time, because alerts are opened and closed once per occurrence.
 * Spec: https://grafana.com/docs/grafana/v13.0/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/
 */
export function createSignatureCheck(collaborators: { readonly nowMs: () => number }, settings: { readonly secret: string }): SignatureCheck {
  const { nowMs } = collaborators;
  /** Second after which it is refused by its timestamp alone, by signature. */
  const seen = new Map<string, number>();

  /** Attacker-controlled. Whatever is wrong, the answer is the same. */
  function readClaim(headers: IncomingHttpHeaders): Claim {
    const [signature, timestamp] = [headers[SIGNATURE_HEADER], headers[TIMESTAMP_HEADER]];
    if (typeof signature !== 'string' || !/^[0-9a-f]{64}$/.test(signature)) throw refuse();
    if (typeof timestamp !== 'string' || !/^[1-9][0-9]{0,11}$/.test(timestamp)) throw refuse();
    if (Math.abs(nowMs() / 1_000 - Number(timestamp)) > WINDOW_S) throw refuse();
    return { signature, timestamp };
  }

  function remember({ signature, timestamp }: Claim): void {
    const now = nowMs() / 1_000;
    for (const [old, until] of seen) if (until < now) seen.delete(old);
    if (seen.has(signature)) throw refuse();
    if (seen.size >= MOST_REMEMBERED) throw new CodedError('INGEST_BUSY', 'too many notifications within a few minutes', { todo: 'group alerts in Grafana' });
    seen.set(signature, Number(timestamp) + WINDOW_S);
  }

  return {
    admit: (headers) => void readClaim(headers),
    async run(headers, body, take) {
      const claim = readClaim(headers);
      const expected = createHmac('sha256', settings.secret).update(`${claim.timestamp}:`).update(body).digest();
      if (!timingSafeEqual(expected, Buffer.from(claim.signature, 'hex'))) throw refuse();
      remember(claim);
      try {
        return await take();
      } catch (error) {
        seen.delete(claim.signature);
        throw error;
      }
    },
  };
}

/** Does not say which of them is wrong. */
function refuse(): CodedError {
  return new CodedError('UNAUTHENTICATED', 'no valid signature of a known Grafana', {
    todo: 'same secret on both sides, both headers set, clocks within five minutes; a request is taken once',
  });
}
