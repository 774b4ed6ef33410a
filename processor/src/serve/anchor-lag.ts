import type { Notary } from '../notary/contract.ts';

/** A notary that knows how long the oldest checkpoint has been waiting for it, and when it signed its head: undefined before its first. */
export function watchAnchorLag(notary: Notary, nowMs: () => number): { readonly notary: Notary; lagMs(): number; signedAtMs(): number | undefined } {
  let waitingSince: number | undefined;
  let signedAt: number | undefined;
  notary.onHead(() => {
    signedAt = nowMs();
  });
  return {
    signedAtMs: () => signedAt,
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
