import type { ControlCases } from '../../contracts/control-cases.ts';
import { integrityCases } from './cc4-1-integrity.ts';
import { encryptionAtRestCases } from './cc6-1-encryption-at-rest.ts';
import { encryptionKeysCases } from './cc6-1-encryption-keys.ts';
import { providerKeysCases } from './cc6-1-provider-keys.ts';
import { requiredFieldsCases } from './cc6-1-required-fields.ts';
import { accessReviewCases } from './cc6-2-access-review.ts';
import { allowListsCases } from './cc6-6-allow-lists.ts';
import { blockedNoEgressCases } from './cc6-7-blocked-no-egress.ts';
import { findingsHandledCases } from './cc6-7-findings-handled.ts';
import { providerUsageCases } from './cc6-7-provider-usage.ts';
import { productionEnforcesCases } from './cc7-1-production-enforces.ts';
import { alertsResolvedCases } from './cc7-2-alerts-resolved.ts';
import { completenessCases } from './cc7-2-completeness.ts';
import { incidentsResolvedCases } from './cc7-3-incidents-resolved.ts';
import { modelChangesCases } from './cc8-1-model-changes.ts';
import { promptChangesCases } from './cc8-1-prompt-changes.ts';
import { unregisteredVendorsCases } from './cc9-2-unregistered-vendors.ts';
import { vendorEvidenceCases } from './cc9-2-vendor-evidence.ts';
import { a1AvailabilityCases } from './a1-availability.ts';
import { a1FallbackCases } from './a1-fallback.ts';
import { a1RateLimitsCases } from './a1-rate-limits.ts';
import { c1ContentRedactedCases } from './c1-content-redacted.ts';
import { c1DisposalCases } from './c1-disposal.ts';
import { c1RetentionCases } from './c1-retention.ts';
import { p1NoticeCases } from './p1-notice.ts';
import { p3CategoriesCases } from './p3-categories.ts';
import { p4RetentionCases } from './p4-retention.ts';
import { p6DisclosuresCases } from './p6-disclosures.ts';
import { pi1DaysCoveredCases } from './pi1-days-covered.ts';
import { pi1InputRulesCases } from './pi1-input-rules.ts';
import { pi1ModelServedCases } from './pi1-model-served.ts';
import { pi1OutputsCompleteCases } from './pi1-outputs-complete.ts';
import { pi1StoredCompletelyCases } from './pi1-stored-completely.ts';

/** The cases of every control; a control without cases fails the suite. */
export const CONTROL_CASES: readonly ControlCases[] = [
  integrityCases,
  requiredFieldsCases,
  providerKeysCases,
  encryptionAtRestCases,
  encryptionKeysCases,
  accessReviewCases,
  allowListsCases,
  blockedNoEgressCases,
  findingsHandledCases,
  providerUsageCases,
  productionEnforcesCases,
  completenessCases,
  alertsResolvedCases,
  incidentsResolvedCases,
  modelChangesCases,
  promptChangesCases,
  vendorEvidenceCases,
  unregisteredVendorsCases,
  a1AvailabilityCases,
  a1RateLimitsCases,
  a1FallbackCases,
  pi1InputRulesCases,
  pi1ModelServedCases,
  pi1OutputsCompleteCases,
  pi1StoredCompletelyCases,
  pi1DaysCoveredCases,
  c1ContentRedactedCases,
  c1RetentionCases,
  c1DisposalCases,
  p1NoticeCases,
  p3CategoriesCases,
  p4RetentionCases,
  p6DisclosuresCases,
];
