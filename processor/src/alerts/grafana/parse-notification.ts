import { CodedError } from '@spanproof/vocabulary';
import { z } from 'zod';

/** One alert of a notification, as far as it is read. Instants are RFC 3339. */
export interface GrafanaAlert {
  readonly status: 'firing' | 'resolved';
  /** Maps: names come from outside, and `__proto__` is one of them. */
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly startsAt: string;
  readonly endsAt: string;
  /** 64 bits as hex, over the labels. */
  readonly fingerprint: string;
}

export interface GrafanaNotification {
  readonly receiver: string;
  readonly alerts: readonly GrafanaAlert[];
}

const MOST_NAMES = 128;
const names: z.ZodType<ReadonlyMap<string, string>> = z
  .record(z.string().min(1).max(1_024), z.string().max(16_384))
  .refine((members) => Object.keys(members).length <= MOST_NAMES)
  .transform((members) => new Map(Object.entries(members)));
const instant: z.ZodType<string> = z.iso.datetime({ offset: true });

/** Members that we do not know differ between versions of Grafana and are left alone. */
const notification: z.ZodType<GrafanaNotification> = z.object({
  version: z.literal('1'),
  receiver: z.string().min(1).max(1_024),
  alerts: z
    .array(
      z.object({
        status: z.enum(['firing', 'resolved']),
        labels: names,
        annotations: names,
        startsAt: instant,
        endsAt: instant,
        fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
      }),
    )
    .min(1)
    .max(1_000),
});

/**
 * A webhook notification, from its bytes; signed, and hostile all the same: labels carry what data says.
 * @throws CodedError REQUEST_INVALID, quoting nothing of it
 */
export function parseNotification(body: Uint8Array): GrafanaNotification {
  const { data, error } = notification.safeParse(parseJson(body));
  if (data !== undefined) return data;
  const places = error.issues.slice(0, 5).map(({ path }) => path.map(showKey).join('.') || 'body');
  throw new CodedError('REQUEST_INVALID', `no notification of Grafana's webhook: ${places.join(', ')}`);
}

/** Of names only those that could be Grafana's own. */
function showKey(key: PropertyKey): string {
  return /^(?:[A-Za-z]{1,20}|[0-9]{1,4})$/.test(String(key)) ? String(key) : '?';
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch (cause) {
    throw new CodedError('REQUEST_INVALID', 'the body is not JSON', { cause });
  }
}
