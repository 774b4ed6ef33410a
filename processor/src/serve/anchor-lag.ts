import type { Notary } from '../notary/contract.ts';

/** A notary that knows how long the oldest checkpoint has been waiting for it. */
export function watchAnchorLag(notary: Notary, nowMs: () => number): { readonly notary: Notary; lagMs(): number } {
  let waitingSince: number | undefined;
  return {
    lagMs: () => (waitingSince === undefined ? 0 : nowMs() - waitingSince),
    notary: {
      ...notary,
      get head() {
        return notary.head;
      },
      publish(checkpoint) {
        waitingSince ??= nowMs();
        notary.publish(checkpoint);
      },
      async tick() {
        const since = waitingSince;
        waitingSince = undefined;
        try {
          return await notary.tick();
        } catch (error) {
          waitingSince = since;
          throw error;
        }
      },
    },
  };
}
