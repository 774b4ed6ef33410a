import type { ControlCases } from '../../contracts/control-cases.ts';
import { integrityCases } from './cc4-1-integrity.ts';
import { encryptionAtRestCases } from './cc6-1-encryption-at-rest.ts';
import { providerKeysCases } from './cc6-1-provider-keys.ts';
import { requiredFieldsCases } from './cc6-1-required-fields.ts';
import { accessReviewCases } from './cc6-2-access-review.ts';
import { allowListsCases } from './cc6-6-allow-lists.ts';
import { blockedNoEgressCases } from './cc6-7-blocked-no-egress.ts';
import { findingsHandledCases } from './cc6-7-findings-handled.ts';
import { productionEnforcesCases } from './cc7-1-production-enforces.ts';
import { alertsResolvedCases } from './cc7-2-alerts-resolved.ts';
import { completenessCases } from './cc7-2-completeness.ts';
import { incidentsResolvedCases } from './cc7-3-incidents-resolved.ts';
import { modelChangesCases } from './cc8-1-model-changes.ts';
import { promptChangesCases } from './cc8-1-prompt-changes.ts';
import { unregisteredVendorsCases } from './cc9-2-unregistered-vendors.ts';
import { vendorEvidenceCases } from './cc9-2-vendor-evidence.ts';

/** The cases of every control; a control without cases fails the suite. */
export const CONTROL_CASES: readonly ControlCases[] = [
  integrityCases,
  requiredFieldsCases,
  providerKeysCases,
  encryptionAtRestCases,
  accessReviewCases,
  allowListsCases,
  blockedNoEgressCases,
  findingsHandledCases,
  productionEnforcesCases,
  completenessCases,
  alertsResolvedCases,
  incidentsResolvedCases,
  modelChangesCases,
  promptChangesCases,
  vendorEvidenceCases,
  unregisteredVendorsCases,
];
