import { anchorLag } from './anchor-lag.ts';
import { burnRateFast } from './burn-rate-fast.ts';
import { burnRateSlow } from './burn-rate-slow.ts';
import { driftSignal } from './drift-signal.ts';
import { guardBlockSurge } from './guard-block-surge.ts';
import { ingestGap } from './ingest-gap.ts';
import { integrityFailure } from './integrity-failure.ts';
import { keyAge } from './key-age.ts';
import { retentionOverdue } from './retention-overdue.ts';
import { secretOrPiiLeaked } from './secret-or-pii-leaked.ts';
import { unapprovedChange } from './unapproved-change.ts';
import { unregisteredVendor } from './unregistered-vendor.ts';
import type { AlertRule } from './rule.ts';

/** Adding a rule = one file + one line here + its runbook + a case that fires and one that does not. */
export const ALERT_RULES: readonly AlertRule[] = [
  anchorLag,
  burnRateFast,
  burnRateSlow,
  driftSignal,
  guardBlockSurge,
  ingestGap,
  integrityFailure,
  keyAge,
  retentionOverdue,
  secretOrPiiLeaked,
  unapprovedChange,
  unregisteredVendor,
];
