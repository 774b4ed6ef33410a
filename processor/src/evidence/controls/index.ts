import type { Control } from '../contract.ts';
import { integrity } from './cc4-1-integrity.ts';
import { encryptionAtRest } from './cc6-1-encryption-at-rest.ts';
import { encryptionKeys } from './cc6-1-encryption-keys.ts';
import { providerKeys } from './cc6-1-provider-keys.ts';
import { requiredFields } from './cc6-1-required-fields.ts';
import { accessReview } from './cc6-2-access-review.ts';
import { allowLists } from './cc6-6-allow-lists.ts';
import { blockedNoEgress } from './cc6-7-blocked-no-egress.ts';
import { findingsHandled } from './cc6-7-findings-handled.ts';
import { providerUsage } from './cc6-7-provider-usage.ts';
import { productionEnforces } from './cc7-1-production-enforces.ts';
import { alertsResolved } from './cc7-2-alerts-resolved.ts';
import { completeness } from './cc7-2-completeness.ts';
import { incidentsResolved } from './cc7-3-incidents-resolved.ts';
import { modelChanges } from './cc8-1-model-changes.ts';
import { promptChanges } from './cc8-1-prompt-changes.ts';
import { unregisteredVendors } from './cc9-2-unregistered-vendors.ts';
import { vendorEvidence } from './cc9-2-vendor-evidence.ts';
import { a1Availability } from './a1-availability.ts';
import { a1Fallback } from './a1-fallback.ts';
import { a1RateLimits } from './a1-rate-limits.ts';
import { c1ContentRedacted } from './c1-content-redacted.ts';
import { c1Disposal } from './c1-disposal.ts';
import { c1Retention } from './c1-retention.ts';
import { p1Notice } from './p1-notice.ts';
import { p3Categories } from './p3-categories.ts';
import { p4Retention } from './p4-retention.ts';
import { p6Disclosures } from './p6-disclosures.ts';
import { pi1DaysCovered } from './pi1-days-covered.ts';
import { pi1InputRules } from './pi1-input-rules.ts';
import { pi1ModelServed } from './pi1-model-served.ts';
import { pi1OutputsComplete } from './pi1-outputs-complete.ts';
import { pi1StoredCompletely } from './pi1-stored-completely.ts';

/** Every control, in the order of the criteria. What is not listed here is not tested. */
export const CONTROLS: readonly Control[] = [
  integrity,
  requiredFields,
  providerKeys,
  encryptionAtRest,
  encryptionKeys,
  accessReview,
  allowLists,
  blockedNoEgress,
  findingsHandled,
  providerUsage,
  productionEnforces,
  completeness,
  alertsResolved,
  incidentsResolved,
  modelChanges,
  promptChanges,
  vendorEvidence,
  unregisteredVendors,
  a1Availability,
  a1RateLimits,
  a1Fallback,
  pi1InputRules,
  pi1ModelServed,
  pi1OutputsComplete,
  pi1StoredCompletely,
  pi1DaysCovered,
  c1ContentRedacted,
  c1Retention,
  c1Disposal,
  p1Notice,
  p3Categories,
  p4Retention,
  p6Disclosures,
];
