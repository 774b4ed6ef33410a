import { z } from 'zod';
import type { AdapterSettings, DetectorAdapter } from './contract.ts';
import { postJson } from './post-json.ts';

// The answer is another program's: offsets are checked where they are used.
const span = z.object({ start: z.int().nonnegative(), end: z.int().nonnegative(), label: z.string().max(100), score: z.number().min(0).max(1).default(1) });
const answer = z.object({ results: z.array(z.array(span).max(100_000)) });

/** Any detector that answers `{"texts": [...]}` with `{"results": [[{start, end, label, score}]]}`, offsets in UTF-16 units. */
export function createHttpDetector({ name, url, min_score }: AdapterSettings): DetectorAdapter {
  return {
    name,
    async detect(texts, signal) {
      const { results } = answer.parse(await postJson(url, { texts }, signal));
      if (results.length !== texts.length) throw new Error(`${url} answered ${results.length} lists for ${texts.length} texts`);
      return results.map((spans) => spans.filter(({ score }) => score >= min_score));
    },
  };
}
