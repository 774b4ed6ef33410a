/** Longer answers are not parsed: the pipeline's time is bounded. */
const LONGEST = 262_144;

/**
 * Whether an answer that is meant to be JSON is JSON: where it was asked for (`gen_ai.output.type` json), or where the answer begins like it. A code fence around
 * it counts as JSON only where nobody asked for it. Undefined for every other answer, and for one too long to look at.
 */
export function checkJson(answer: string | undefined, outputType: unknown): boolean | undefined {
  if (answer === undefined || answer.length > LONGEST) return undefined;
  const asked = outputType === 'json';
  const text = asked ? answer : answer.replace(/^\s*```(?:json)?\s*\n([\s\S]*?)\n```\s*$/, '$1');
  if (!asked && !/^\s*[[{]/.test(text)) return undefined;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
