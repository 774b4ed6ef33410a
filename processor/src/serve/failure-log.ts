import { describeFailure } from '../failure.ts';

/** The same trouble is told again after this long. */
const TELL_AGAIN_MS = 60_000;

/** Keeps the last failure for the status, and tells each kind at most once a minute: a backend that is down fails many times a minute. */
export function createFailureLog({ report, nowMs }: { readonly report: (line: string) => void; readonly nowMs: () => number }): {
  readonly last: { readonly code: string; readonly message: string } | undefined;
  readonly onFailure: (error: unknown) => void;
} {
  const told = new Map<string, number>();
  let last: { readonly code: string; readonly message: string } | undefined;
  return {
    get last() {
      return last;
    },
    onFailure(error) {
      const failure = describeFailure(error);
      last = failure;
      const before = told.get(failure.code);
      if (before !== undefined && nowMs() - before < TELL_AGAIN_MS) return;
      told.set(failure.code, nowMs());
      report(`${failure.code}: ${failure.message}`);
    },
  };
}
