import type { Role } from '@spanproof/vocabulary';
import type { VerifyReport } from '@spanproof/vocabulary/ledger';
import { z } from 'zod';
import type { Route } from '../contract.ts';
import { instant } from './fields.ts';

const MAY_VERIFY: readonly Role[] = ['operator', 'compliance', 'auditor', 'admin'];
const verifyRequest = z.strictObject({ from: instant, to: instant });

/** Verifies a window; CodedError EXPORT_BUSY while another one is verified. */
export type VerifyWindow = (window: { readonly from: bigint; readonly to: bigint }) => Promise<VerifyReport>;

/** The same check an auditor runs offline, over a bundle that exists only for it. */
export function createVerifyRoutes({ verifyWindow }: { readonly verifyWindow: VerifyWindow }): readonly Route[] {
  return [
    {
      method: 'POST',
      path: '/verify',
      roles: MAY_VERIFY,
      audit: 'verify.run',
      body: verifyRequest,
      handle: ({ body }): Promise<VerifyReport> => verifyWindow(body as z.output<typeof verifyRequest>),
    },
  ];
}
