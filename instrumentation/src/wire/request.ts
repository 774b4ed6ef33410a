import type { CleanedEnvelope } from '../request-envelope.ts';

/** The two arguments of fetch, as the application passed them. */
export interface FetchArguments {
  readonly input: string | URL | Request;
  readonly init: RequestInit | undefined;
}

/** The request's body: its bytes as text, `unreadable` where it cannot be text (compressed, form data), absent where there is none. */
export interface RequestBody {
  readonly text: string | undefined;
  /** Why the body was not looked at; then `text` is undefined. */
  readonly unreadable: string | undefined;
  /** The arguments to send when nothing was changed: the body, once read from a stream, cannot be read again. */
  readonly unchanged: FetchArguments;
}

export function readMethod({ input, init }: FetchArguments): string {
  return (init?.method ?? (isRequest(input) ? input.method : 'GET')).toUpperCase();
}

/** Undefined where fetch itself will refuse the URL. */
export function readUrl({ input }: FetchArguments): URL | undefined {
  if (input instanceof URL) return input;
  return URL.parse(isRequest(input) ? input.url : input) ?? undefined;
}

export function readHeaders({ input, init }: FetchArguments): Headers {
  return new Headers(init?.headers ?? (isRequest(input) ? input.headers : undefined));
}

/** Reads the body without taking it from the application: a one-shot stream is read once and replaced by its bytes. */
export async function readBody(call: FetchArguments, headers: Headers): Promise<RequestBody> {
  const { input, init } = call;
  const encoding = headers.get('content-encoding');
  if (encoding !== null && encoding !== 'identity') return { text: undefined, unreadable: `content-encoding ${encoding}`, unchanged: call };
  const body = init?.body ?? undefined;
  if (body === undefined) {
    if (!isRequest(input) || input.body === null) return { text: undefined, unreadable: undefined, unchanged: call };
    return { text: await input.clone().text(), unreadable: undefined, unchanged: call };
  }
  if (typeof body === 'string') return { text: body, unreadable: undefined, unchanged: call };
  if (body instanceof FormData || body instanceof URLSearchParams) return { text: undefined, unreadable: 'form data', unchanged: call };
  if (ArrayBuffer.isView(body) || body instanceof ArrayBuffer) return { text: decode(body), unreadable: undefined, unchanged: call };
  const bytes = await new Response(body).bytes();
  return { text: decode(bytes), unreadable: undefined, unchanged: { input, init: { ...init, body: bytes } } };
}

/** The same request with another body; everything else, the signal too, stays. */
export function replaceBody({ input, init }: FetchArguments, text: string): FetchArguments {
  const headers = readHeaders({ input, init });
  // undici refuses a request whose content-length is not its body's
  if (headers.has('content-length')) headers.set('content-length', String(Buffer.byteLength(text)));
  return { input, init: { ...init, headers, body: text } };
}

/** The same request to another URL, with other headers. */
export function replaceEnvelope({ input, init }: FetchArguments, { url, headers: changes }: CleanedEnvelope): FetchArguments {
  if (url === undefined && changes.size === 0) return { input, init };
  const headers = readHeaders({ input, init });
  for (const [name, value] of changes) headers.set(name, value);
  if (url === undefined) return { input, init: { ...init, headers } };
  return { input: isRequest(input) ? new Request(url, input) : url, init: { ...init, headers } };
}

function isRequest(input: string | URL | Request): input is Request {
  return typeof input === 'object' && !(input instanceof URL) && 'method' in input;
}

function decode(bytes: ArrayBuffer | NodeJS.ArrayBufferView): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
