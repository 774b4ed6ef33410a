import { GENERAL, SPANPROOF } from '@spanproof/vocabulary';
import type { Egress, Unguarded } from './egress.ts';
import type { SpanWriter } from './span-writer.ts';
import { warnOnce } from './warning.ts';
import type { Workers } from './workers.ts';

const MEANING: { readonly [Reason in Unguarded]: string } = {
  bypassed: 'went by the guard: its client was made before the import, or brings its own transport',
  uncovered: 'has a path of no format that is examined',
  websocket: 'is a WebSocket, of which nothing is examined',
};

/** What the guard did not see becomes reports, and the operator hears of each kind once. */
export function reportCoverage({
  egress,
  workers,
  spans,
}: {
  readonly egress: Egress;
  readonly workers: Workers;
  readonly spans: Pick<SpanWriter, 'report'>;
}): void {
  for (const { host, reason, requests } of egress.takeUnguarded()) {
    warnOnce(`SPANPROOF_UNGUARDED_${reason.toUpperCase()}`, `a request to ${host} ${MEANING[reason]}; further ones are counted`);
    spans.report('unguarded', { [SPANPROOF.reportReason]: reason, [SPANPROOF.reportCalls]: requests, [GENERAL.serverAddress]: host });
  }
  const silent = workers.takeSilent();
  if (silent === 0) return;
  warnOnce('SPANPROOF_UNGUARDED_WORKER', 'a worker thread runs without the import: what it calls is not examined; further ones are counted');
  spans.report('unguarded', { [SPANPROOF.reportReason]: 'worker', [SPANPROOF.reportCalls]: silent });
}
