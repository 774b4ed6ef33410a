import type { LogHead, Notary } from './contract.ts';
import type { Cosigning } from './cosigning.ts';

/** The notary as everybody outside sees it: its head is the newest one with enough cosignatures, and a tick waits for that. */
export function publishCosigned(notary: Notary, cosigning: Pick<Cosigning, 'head' | 'reached' | 'onHead'>, settings: { readonly withinMs: number }): Notary {
  return {
    ...notary,
    get head() {
      return cosigning.head;
    },
    async tick(): Promise<LogHead> {
      const { size } = await notary.tick();
      return cosigning.reached(size, settings.withinMs);
    },
    onHead: cosigning.onHead,
  };
}
