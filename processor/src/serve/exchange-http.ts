import type { Exchange } from '../notary/ask-witness.ts';

const TIMEOUT_MS = 10_000;
/** A note of 64 signatures fits well. */
const MOST_BYTES = 64 * 1024;

/** One request to a witness: GET without a body, POST with one; no redirects, a bounded answer, ten seconds. */
export const exchangeHttp: Exchange = async (url, body) => {
  const response = await fetch(url, {
    ...(body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MOST_BYTES) throw new RangeError(`${url} answers with more than ${MOST_BYTES} bytes`);
  }
  return { status: response.status, body: text };
};
