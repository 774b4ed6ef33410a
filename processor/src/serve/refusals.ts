import { describeFailure } from '../failure.ts';

/** Refused bodies by error code: a closed list, whatever is sent. */
export function countRefusals(): { readonly byCode: ReadonlyMap<string, number>; add(error: unknown): void } {
  const byCode = new Map<string, number>();
  return {
    byCode,
    add(error) {
      const { code } = describeFailure(error);
      byCode.set(code, (byCode.get(code) ?? 0) + 1);
    },
  };
}
