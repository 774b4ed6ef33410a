import { type LlmCall, type ReportRecord, SOURCE_REPORT, type SourceRecord } from '@spanproof/vocabulary';
import type { DecodedTraces } from '../receive/contract.ts';
import type { Normalised } from '../stage.ts';
import { DIALECTS } from './dialects/index.ts';
import { readCall } from './read-call.ts';
import { readEmitter } from './read-emitter.ts';
import { readReport } from './read-report.ts';
import { isSourceSpan, readSource } from './read-source.ts';
import { isRejected } from './rejected.ts';
import { judgeIdentity } from './span-identity.ts';

/** Spans -> calls and statements of sources. Pure. Spans no dialect recognises are counted; spans that cannot be records are refused one by one. */
export function normalise({ resources }: DecodedTraces, { tenant }: { readonly tenant: string }): Normalised {
  const calls: LlmCall[] = [];
  const sources: (SourceRecord | ReportRecord)[] = [];
  let foreign = 0;
  let rejected = 0;
  let reason: string | undefined;
  const reject = (why: string): void => {
    rejected += 1;
    reason ??= why;
  };
  for (const resource of resources) {
    const emitter = readEmitter(resource);
    for (const scope of resource.scopes) {
      for (const span of scope.spans) {
        const isSource = isSourceSpan(span);
        const dialect = isSource ? undefined : DIALECTS.find((candidate) => candidate.recognises(span, scope));
        if (!isSource && dialect === undefined) {
          foreign += 1;
          continue;
        }
        const wrong = judgeIdentity(span);
        if (wrong !== undefined) reject(wrong);
        else if (dialect !== undefined) calls.push(readCall(span, { dialect, scope, emitter, tenant }));
        else {
          const source = span.name === SOURCE_REPORT ? readReport(span, emitter, tenant) : readSource(span, emitter, tenant);
          if (isRejected(source)) reject(source.rejected);
          else sources.push(source);
        }
      }
    }
  }
  return { calls, sources, foreign, rejected, ...(reason === undefined ? {} : { reason }) };
}
