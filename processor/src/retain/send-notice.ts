import { createHmac } from 'node:crypto';
import type { WaitingNotice } from './notice-queue.ts';

const TIMEOUT_MS = 10_000;
const ANSWER_LIMIT = 64 * 1024;
const SIGNATURE_HEADER = 'x-spanproof-signature';
/** A receiver's word for what it did, as it goes into the ledger: an id, never a sentence. */
const REFERENCE = /^[A-Za-z0-9._:/-]{1,100}$/;

/** Somebody who keeps copies and has to erase them too. */
export interface Receiver {
  readonly name: string;
  readonly url: string;
  readonly secret: string;
}

export type NoticeAnswer = { readonly acknowledged: true; readonly reference?: string } | { readonly acknowledged: false; readonly reason: string };

/**
 * Tells one receiver: POST of JSON, signed `t=<seconds>,v1=<hex HMAC-SHA256 over "<seconds>.<body>">`. Acknowledged is a 2xx whose JSON body says
 * `"acknowledged": true`; nothing else counts. The same erasure may be told more than once: `erasure` tells repeats.
 */
export async function sendNotice(receiver: Receiver, notice: WaitingNotice, nowMs: number): Promise<NoticeAnswer> {
  const { erasure, tenant, subject, ticket, requestedMs } = notice;
  const body = JSON.stringify({ schema: 'spanproof/erasure-notice/v1', erasure, tenant, subject, ticket, requested_at: new Date(requestedMs).toISOString() });
  const seconds = Math.floor(nowMs / 1000);
  const signature = createHmac('sha256', receiver.secret).update(`${seconds}.${body}`).digest('hex');
  try {
    const response = await fetch(receiver.url, {
      method: 'POST',
      redirect: 'error', // a redirect would carry the subject to somebody who was not named
      headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: `t=${seconds},v1=${signature}` },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = (await response.text()).slice(0, ANSWER_LIMIT);
    if (!response.ok) return { acknowledged: false, reason: `status ${response.status}` };
    return readAnswer(text);
  } catch (error) {
    return { acknowledged: false, reason: error instanceof Error ? error.name : 'failed' };
  }
}

function readAnswer(text: string): NoticeAnswer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { acknowledged: false, reason: 'no JSON' };
  }
  const { acknowledged, reference } = typeof value === 'object' && value !== null ? (value as { readonly [member: string]: unknown }) : {};
  if (acknowledged !== true) return { acknowledged: false, reason: 'not acknowledged' };
  return { acknowledged: true, ...(typeof reference === 'string' && REFERENCE.test(reference) ? { reference } : {}) };
}
