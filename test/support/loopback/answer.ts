/** What one wire format answers: a JSON document, or the events of a stream. */
export interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly document: object;
  /** Complete frames of the stream: SSE events with their blank line, lines, or binary frames. */
  readonly frames: readonly (string | Buffer)[];
  /** Default: server-sent events. */
  readonly streamType?: string;
  /** Default: what the body's `stream` says. */
  readonly streamed?: boolean;
  /** Where the path names it: a model can ask for a failure. */
  readonly model?: string | undefined;
}

export interface Prompt {
  /** 1-based number of the request at this provider: ids are made of it, so that runs are reproducible. */
  readonly number: number;
  readonly path: string;
  /** Path and query. */
  readonly url: string;
  readonly body: RequestBody;
  readonly text: string;
}

/** The few members the provider reads; everything else of a request is kept as text only. */
export interface RequestBody {
  readonly model?: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages?: readonly { readonly role?: string; readonly content?: unknown }[];
  readonly input?: unknown;
  readonly prompt?: unknown;
  readonly contents?: unknown;
  readonly requests?: unknown;
  readonly texts?: unknown;
  readonly toolConfig?: unknown;
  readonly n?: number;
  readonly encoding_format?: string;
  readonly tools?: readonly { readonly name?: string; readonly function?: { readonly name?: string } }[];
}

export const TOOL_ARGUMENTS = { city: 'Oslo' };

/** The first tool offered, unless its result already stands in the conversation. */
export function toolToCall({ body }: Prompt): string | undefined {
  const answered = JSON.stringify(body.messages ?? body.input ?? '').match(/"tool_result"|"role":"tool"|"function_call_output"/) !== null;
  const tool = body.tools?.[0];
  return answered ? undefined : (tool?.name ?? tool?.function?.name);
}

/** About four characters a token, as providers bill roughly; only has to be stable. */
export function countTokens(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}

export function splitWords(text: string): readonly string[] {
  return text.match(/\S+\s*|\s+/g) ?? [];
}
