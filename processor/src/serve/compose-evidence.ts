import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { TodoItem } from '@spanproof/vocabulary';
import { createAlerts } from '../alerts/alerts.ts';
import type { Alerts } from '../alerts/contract.ts';
import { createVendorWatch } from '../alerts/vendor-watch.ts';
import { ACCESS_SCHEMA, OWN_TENANT } from '../api/access-log.ts';
import type { VerifyWindow } from '../api/routes/verify.ts';
import type { Control, Probes, Runs } from '../evidence/contract.ts';
import { CONTROLS } from '../evidence/controls/index.ts';
import { createProbes, PROBE_LIMITS } from '../evidence/probes/measure.ts';
import { createRuns } from '../evidence/run.ts';
import type { DataFlowReader, FlowDrawings, Inventory, PromptVersions } from '../inventory/contract.ts';
import { flowDrawings } from '../inventory/flow-drawings.ts';
import { createInventory } from '../inventory/inventory.ts';
import { createPromptVersions } from '../inventory/prompt-versions.ts';
import { createDataFlowReader } from '../inventory/read-flows.ts';
import { nodeCrypto } from '../node-crypto.ts';
import type { AppendOwn, SealedReader, SealedRows } from '../open/contract.ts';
import type { Registers, Templates } from '../registers/contract.ts';
import { openRegisters } from '../registers/registers.ts';
import { openTemplates } from '../registers/templates.ts';
import { createTodo } from '../registers/todo.ts';
import type { Query } from '../store/contract.ts';
import { deferRegisters } from './late-registers.ts';
import { deferRuns } from './late-runs.ts';
import { openLate } from './open-late.ts';
import { createUnregisteredSince } from './unregistered-places.ts';

const TEMPLATES = new URL('../../../docs/templates/', import.meta.url);

/** How long an export waits for a ledger that is still being read after the start. */
const SETTLE_MS = 30_000;

/** What people add, what traffic shows and what controls find, rebuilt from the ledger. */
export interface Evidence {
  readonly registers: Registers;
  readonly alerts: Alerts;
  readonly templates: Templates;
  readonly todo: () => Promise<readonly TodoItem[]>;
  readonly controls: readonly Control[];
  readonly runs: Runs;
  readonly inventory: Inventory;
  readonly prompts: PromptVersions;
  readonly dataFlows: DataFlowReader;
  readonly drawings: FlowDrawings;
  /** Resolves once registers and runs have been read from the ledger, or after a while without. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export function composeEvidence(collaborators: {
  readonly query: Query;
  readonly rows: SealedRows;
  readonly reader: SealedReader;
  readonly append: AppendOwn;
  readonly verifyWindow: VerifyWindow;
  readonly listKeys: () => Promise<NonNullable<Probes['keys']>>;
  /** Resolves when the engine holds all that earlier runs of the processor sealed. */
  readonly caughtUp: () => Promise<void>;
  readonly now: () => bigint;
  readonly onFailure: (error: unknown) => void;
}): Evidence {
  const { reader, append, now, onFailure, caughtUp } = collaborators;

  const lateRegisters = openLate(
    async () => {
      await caughtUp();
      return openRegisters({ reader, append, crypto: nodeCrypto, random: randomBytes, now });
    },
    'the registers',
    onFailure,
  );
  const registers = deferRegisters(lateRegisters);
  const probes = createProbes({ ...collaborators, announceScan: () => append(formScanRecord(now())) }, { planted: [], limits: PROBE_LIMITS });
  const lateRuns = openLate(
    async () => {
      await caughtUp();
      return createRuns({ ...collaborators, registers, probes, crypto: nodeCrypto }, { controls: CONTROLS });
    },
    'the runs of controls',
    onFailure,
  );

  const inventory = createInventory({ ...collaborators, registers });
  inventory.start();

  const alerts = createAlerts({ registers, now });
  const vendorWatch = createVendorWatch({
    unregisteredSince: createUnregisteredSince(reader),
    vendors: () => registers.list('vendors'),
    alerts,
    onFailure,
  });
  vendorWatch.start();

  return {
    registers,
    alerts,
    templates: openTemplates(fileURLToPath(TEMPLATES)),
    todo: createTodo({ registers, inventory: () => inventory.recent(), now }),
    controls: CONTROLS,
    runs: deferRuns(lateRuns),
    inventory,
    prompts: createPromptVersions(collaborators),
    dataFlows: createDataFlowReader({ query: collaborators.query, registers }),
    drawings: flowDrawings,
    async settled() {
      await Promise.all([lateRegisters.settled(SETTLE_MS), lateRuns.settled(SETTLE_MS)]);
    },
    async close() {
      await Promise.all([inventory.close(), vendorWatch.close(), lateRegisters.close(), lateRuns.close()]);
    },
  };
}

/** The search for plaintext opens content of calls: nobody sees it, and it is in the access log all the same. */
function formScanRecord(at: bigint): Parameters<AppendOwn>[0] {
  return {
    kind: 'access',
    tenant: OWN_TENANT,
    t_event: at,
    core: { schema: ACCESS_SCHEMA, action: 'evidence.scan', resource: 'calls', outcome: 'allowed', role: 'admin', via: 'processor' },
    person: { actor: 'processor', name: 'search for plaintext' },
  };
}
