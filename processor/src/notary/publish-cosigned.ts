import { setTimeout as delay } from 'node:timers/promises';
import type { LogHead, Notary } from './contract.ts';
import type { Cosigning } from './cosigning.ts';

/**
 * The notary as everybody outside sees it: its head is the newest one with enough cosignatures. A tick waits for cosignatures that are younger than itself: what is
 * published of a period that has just ended must have been seen after its end (docs/ledger-format.md section 6).
 */
export function publishCosigned(
  notary: Notary,
  { cosigning, nowMs }: { readonly cosigning: Pick<Cosigning, 'head' | 'reached' | 'onHead'>; readonly nowMs: () => number },
  settings: { readonly withinMs: number },
): Notary {
  return {
    ...notary,
    get head() {
      return cosigning.head;
    },
    async tick(): Promise<LogHead> {
      const since = Math.floor(nowMs() / 1000) + 1; // witnesses say whole seconds
      const { size } = await notary.tick();
      await delay(Math.max(0, since * 1000 - nowMs()));
      return cosigning.reached({ size, since }, settings.withinMs);
    },
    onHead: cosigning.onHead,
  };
}
