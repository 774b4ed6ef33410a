import { formChatBody } from '../support/otlp-calls.ts';

/** A body of one chat call per content, each declared to be about these subjects. */
export function formSubjectBody(subjects: readonly string[], contents: readonly string[]): string {
  const { body } = formChatBody(contents.length, (index) => contents[index] ?? '');
  const parsed = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: { attributes: object[] }[] }[] }[] };
  for (const span of parsed.resourceSpans[0]?.scopeSpans[0]?.spans ?? [])
    span.attributes.push({ key: 'spanproof.subject', value: { arrayValue: { values: subjects.map((subject) => ({ stringValue: subject })) } } });
  return JSON.stringify(parsed);
}
