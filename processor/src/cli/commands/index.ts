import type { Command } from '../command.ts';
import { consoleLink } from './console-link.ts';
import { detect } from './detect.ts';
import { engine } from './engine.ts';
import { erase } from './erase.ts';
import { erasuresFinish } from './erasures-finish.ts';
import { erasuresList } from './erasures-list.ts';
import { evidenceExport } from './evidence-export.ts';
import { evidencePopulation } from './evidence-population.ts';
import { grafanaApply } from './grafana-apply.ts';
import { holdList } from './hold-list.ts';
import { holdRelease } from './hold-release.ts';
import { holdSet } from './hold-set.ts';
import { keysDestroy } from './keys-destroy.ts';
import { keysList } from './keys-list.ts';
import { keysRotate } from './keys-rotate.ts';
import { migrate } from './migrate.ts';
import { policyExplain } from './policy-explain.ts';
import { policyHash } from './policy-hash.ts';
import { policyTest } from './policy-test.ts';
import { retentionApprove } from './retention-approve.ts';
import { retentionPlan } from './retention-plan.ts';
import { retentionPolicy } from './retention-policy.ts';
import { retentionRun } from './retention-run.ts';
import { serve } from './serve.ts';
import { status } from './status.ts';
import { tokensRestore } from './tokens-restore.ts';
import { subjectExport } from './subject-export.ts';
import { trustPrint } from './trust-print.ts';
import { verify } from './verify.ts';
import { version } from './version.ts';
import { witness } from './witness.ts';

/** In the order of help. */
export const commands: readonly Command[] = [
  serve,
  status,
  evidenceExport,
  evidencePopulation,
  verify,
  trustPrint,
  subjectExport,
  erase,
  erasuresList,
  erasuresFinish,
  holdSet,
  holdRelease,
  holdList,
  retentionPolicy,
  retentionApprove,
  retentionPlan,
  retentionRun,
  keysList,
  keysRotate,
  keysDestroy,
  witness,
  policyTest,
  policyExplain,
  policyHash,
  tokensRestore,
  consoleLink,
  grafanaApply,
  migrate,
  detect,
  engine,
  version,
];
