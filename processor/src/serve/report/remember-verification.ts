import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import type { VerifyWindow } from '../../api/routes/verify.ts';
import type { Window } from '../../evidence/contract.ts';

/** Verifies, and keeps the newest report: the export whose run asked for it reads the sources' verdicts there, without verifying twice. */
export function rememberVerification(verifyWindow: VerifyWindow): {
  readonly verifyWindow: VerifyWindow;
  readonly verified: (window: Window) => VerifyReport | undefined;
} {
  let newest: { readonly window: Window; readonly report: VerifyReport } | undefined;
  return {
    async verifyWindow(window) {
      const report = await verifyWindow(window);
      newest = { window, report };
      return report;
    },
    verified: ({ from, to }) => (newest?.window.from === from && newest.window.to === to ? newest.report : undefined),
  };
}
