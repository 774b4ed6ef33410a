import type { Command } from '../command.ts';
import { consoleLink } from './console-link.ts';
import { detect } from './detect.ts';
import { engine } from './engine.ts';
import { evidenceExport } from './evidence-export.ts';
import { evidencePopulation } from './evidence-population.ts';
import { grafanaApply } from './grafana-apply.ts';
import { keysDestroy } from './keys-destroy.ts';
import { keysList } from './keys-list.ts';
import { keysRotate } from './keys-rotate.ts';
import { migrate } from './migrate.ts';
import { policyExplain } from './policy-explain.ts';
import { policyHash } from './policy-hash.ts';
import { policyTest } from './policy-test.ts';
import { serve } from './serve.ts';
import { status } from './status.ts';
import { tokensRestore } from './tokens-restore.ts';
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
