import type { Json, RevealedContent } from '@spanproof/vocabulary';

/** One thing somebody said, or a value that is no message. */
export interface Turn {
  readonly who: string;
  readonly text: string;
  /** Tool calls and their results: folded until somebody asks. */
  readonly folded: boolean;
}

/** The conversation in the order it was held: what was sent, then what came back. */
export function formThread({ request, response, other }: RevealedContent): readonly Turn[] {
  return [
    ...Object.entries(request).flatMap(([name, value]) => readAttribute(name, value)),
    ...Object.entries(response).flatMap(([name, value]) => readAttribute(name, value)),
    ...Object.entries(other).map(([name, value]) => ({ who: name, text: formatValue(value), folded: true })),
  ];
}

function readAttribute(name: string, value: Json): readonly Turn[] {
  // JSON-valued attributes stay the text they were; what does not read as messages is shown as it is.
  const parsed = typeof value === 'string' ? parseJson(value) : value;
  if (!Array.isArray(parsed)) return [{ who: name, text: formatValue(value), folded: false }];
  return (parsed as readonly Json[]).flatMap((item) => readMessage(name, item));
}

function readMessage(name: string, item: Json): readonly Turn[] {
  if (!isObject(item)) return [{ who: name, text: formatValue(item), folded: false }];
  const who = typeof item['role'] === 'string' ? item['role'] : name;
  const parts = Array.isArray(item['parts']) ? (item['parts'] as readonly Json[]) : [item];
  return parts.map((part) => {
    if (isObject(part) && typeof part['content'] === 'string' && part['type'] !== 'tool_call') return { who, text: part['content'], folded: false };
    const kind = isObject(part) && typeof part['type'] === 'string' ? `${who}: ${part['type'].replaceAll('_', ' ')}` : who;
    return { who: kind, text: formatValue(part), folded: true };
  });
}

/** Text, with `[EMAIL_1]` and the like apart from it. */
export function splitPlaceholders(text: string): readonly { readonly text: string; readonly placeholder: boolean }[] {
  return text
    .split(/(\[[A-Z][A-Z0-9_.a-z]*_\d+\])/)
    .map((piece, index) => ({ text: piece, placeholder: index % 2 === 1 }))
    .filter(({ text: piece }) => piece !== '');
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined; // a text that is no JSON is a text
  }
}

function formatValue(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
