import { examineText, type Finding, type FindingKind, redactValue, type Replace, type Scanner } from '@spanproof/vocabulary';

/** What is sent beside the body: the URL, and the headers the application set. Attacker-controlled as the body is. */
export interface Envelope {
  readonly url: URL;
  readonly headers: Iterable<readonly [name: string, value: string]>;
}

/** Where the same text stands without what was found. */
export interface CleanedEnvelope {
  /** Undefined where the URL is as it was. */
  readonly url: string | undefined;
  readonly headers: ReadonlyMap<string, string>;
}

export interface ExaminedEnvelope {
  readonly findings: readonly Finding[];
  readonly truncated: boolean;
  clean(replace: Replace): CleanedEnvelope;
}

/** Credentials are what these are for; the others are numbers and words of protocols and SDKs. */
const KNOWN_HEADERS =
  /^(?:authorization|proxy-authorization|cookie|(?:x-)?(?:goog-)?api-key|x-amz-.+|ocp-apim-.+|accept.*|content-.+|host|connection|user-agent|trace(?:parent|state)|b3|x-b3-.+|x-stainless-.+|x-goog-api-client|anthropic-(?:version|beta)|openai-(?:beta|organization|project)|idempotency-key|date|transfer-encoding|cache-control|pragma|sec-.+)$/;
const CREDENTIAL_PARAMETERS: ReadonlySet<string> = new Set(['key', 'api-key', 'api_key', 'access_token']);

export function examineEnvelope(scanner: Scanner<FindingKind>, { url, headers }: Envelope): ExaminedEnvelope {
  const own = [...headers].map(([name, value]) => [name.toLowerCase(), value] as const).filter(([name]) => !KNOWN_HEADERS.test(name));
  const texts = [
    ...own.map(([name, text]) => ({ place: 'header' as const, name, text })),
    ...url.pathname.split('/').map((segment, index) => ({ place: 'path' as const, name: String(index), text: decode(segment) })),
    ...[...url.searchParams].flatMap(([name, text], index) => [
      { place: 'parameter' as const, name: String(index), text: name },
      ...(CREDENTIAL_PARAMETERS.has(name.toLowerCase()) ? [] : [{ place: 'query' as const, name: String(index), text }]),
    ]),
  ];
  const examined = texts
    .map((one) => ({ ...one, ...examineText(scanner, one.text, { part: 'request', pointer: '' }) }))
    .filter(({ findings }) => findings.length > 0);
  return {
    findings: examined.flatMap(({ findings }) => findings),
    truncated: false,
    clean(replace) {
      const cleaned = examined
        .map((one) => ({ ...one, result: redactValue(one.text, '', one.findings, replace) as string }))
        .filter(({ text, result }) => text !== result);
      const of = (place: 'header' | 'path' | 'parameter' | 'query'): ReadonlyMap<string, string> =>
        new Map(cleaned.filter((one) => one.place === place).map(({ name, result }) => [name, result]));
      return { url: rewrite(url, of('path'), of('parameter'), of('query')), headers: of('header') };
    },
  };
}

type Changes = ReadonlyMap<string, string>;

function rewrite(url: URL, path: Changes, parameters: Changes, query: Changes): string | undefined {
  if (path.size + parameters.size + query.size === 0) return undefined;
  const changed = new URL(url);
  const segments = url.pathname.split('/').map((segment, index) => {
    const text = path.get(String(index));
    return text === undefined ? segment : encodeURIComponent(text);
  });
  changed.pathname = segments.join('/');
  if (parameters.size + query.size > 0) {
    const pairs = [...url.searchParams].map(([name, value], index): [string, string] => [
      parameters.get(String(index)) ?? name,
      query.get(String(index)) ?? value,
    ]);
    changed.search = new URLSearchParams(pairs).toString();
  }
  return changed.href;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // no valid escapes: what is there is what is sent
  }
}
