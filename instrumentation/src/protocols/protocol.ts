import type { Json } from '@spanproof/vocabulary';

export type JsonObject = { readonly [key: string]: Json };

/** Scalar attribute values of the GenAI conventions. */
export type FactValue = string | number | boolean | readonly string[];

/** What one side of a call says about itself. */
export interface Description {
  readonly facts: { readonly [attribute: string]: FactValue | undefined };
  /** Content attributes, still structured: serialised, redacted and capped later, never here. */
  readonly content: { readonly [attribute: string]: Json | undefined };
  /** The provider reported a failure inside a 200 answer. */
  readonly errorType?: string | undefined;
}

/** Folds the events of a stream into the document the same call would have answered without streaming. */
export interface StreamAccumulator {
  /** One event's parsed data; attacker-controlled. */
  feed(event: JsonObject): void;
  /** True once the protocol's own end was seen: a cancel after it is the SDK's way to hang up, not an early break. */
  readonly complete: boolean;
  document(): JsonObject;
}

/** A string of one event that is a piece of a longer text. */
export interface TextPiece {
  /** Which text goes on with it: the same word in every event of that text. */
  readonly text: string;
  /** Texts of one group end together. */
  readonly group: string;
  /** RFC 6901, where in the event the string stands. */
  readonly pointer: string;
  readonly piece: string;
}

/** What one event of a stream adds to the texts that the application puts together. */
export interface StreamTexts {
  readonly pieces: readonly TextPiece[];
  /** Groups whose texts are complete with this event. */
  readonly ended: readonly string[];
  /** The format does not say where a text ends: where another of its group goes on, it has. */
  readonly turns?: boolean;
}

/** What the application sees where a call is refused. */
export interface Refusal {
  /** `evidence_unavailable`: policy would have let it pass, but nobody could take the decision. */
  readonly code: 'policy_blocked' | 'evidence_unavailable';
  readonly decisionId: string;
  readonly message: string;
}

/** One wire format: everything that differs between two providers' HTTP bodies. */
export interface Protocol {
  readonly name: string;
  readonly operation: 'chat' | 'generate_content' | 'text_completion' | 'embeddings';
  /** `gen_ai.provider.name` on a host nobody knows: whose format this is. */
  readonly family: 'openai' | 'anthropic' | 'gcp.gemini' | 'cohere' | 'mistral_ai' | 'ollama' | 'aws.bedrock';
  /** Tested against the URL's path, without query. */
  readonly path: RegExp;
  /** A path that only this API has: what cannot be read there counts as a call too, on any host. */
  readonly certainPath: RegExp;
  /** Response headers that may hold the provider's request id, first wins. */
  readonly requestIdHeaders: readonly string[];
  /** The marker on a data line after which nothing follows, where it is not JSON. */
  readonly endOfStream?: string;
  /** Where the URL holds a part of the request (its model, whether it streams): the format as it is at this URL. */
  at?(url: URL): Protocol;
  /** Whether a body is this format's on a host that was not declared. */
  recognises(body: JsonObject): boolean;
  describeRequest(body: JsonObject): Description;
  describeResponse(body: JsonObject): Description;
  accumulate(): StreamAccumulator;
  /** Which strings of an event are pieces of longer texts: values split over events are found in the text, and every other string by itself. Attacker-controlled. */
  readTexts(event: JsonObject): StreamTexts;
  /** The provider's own error shape, so that the SDK throws its typed PermissionDeniedError. */
  refuse(refusal: Refusal): JsonObject;
  /** Headers by which the SDK tells which error this is, where the body does not say. */
  readonly refusalHeaders?: Readonly<Record<string, string>>;
  /** The same as an event of a stream that has begun, where it is another one. */
  refuseInStream?(refusal: Refusal): JsonObject;
}
