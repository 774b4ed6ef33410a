/** AnyValue inside AnyValue; deeper is refused, so that no later stage needs an unbounded stack. */
export const MAX_VALUE_DEPTH = 64;

/** Messages and values one body may decode to: two bytes on the wire can cost two hundred in memory, and 20 MiB of them a heap. */
export const MAX_NODES = 1_000_000;

/** A span has as many members of its own: an empty one counts for what it costs. */
export const SPAN_NODES = 4;

/** An object of AnyValue takes four levels of JSON; the spans themselves lie at the ninth. */
export const MAX_JSON_DEPTH: number = 16 + 4 * MAX_VALUE_DEPTH;

/** Brackets and commas of a JSON body: about four for what counts as a node. */
export const MAX_JSON_TOKENS: number = 4 * MAX_NODES;

/** Just below V8's longest string, on every platform. */
export const MAX_BODY_BYTES: number = 2 ** 29 - 64;
