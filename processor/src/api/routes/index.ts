import type { Route } from '../contract.ts';
import { createAccessRoutes } from './access.ts';
import { createAlertRoutes } from './alerts.ts';
import { createCallRoutes } from './calls.ts';
import { createControlRoutes } from './controls.ts';
import { createExportRoutes } from './exports.ts';
import { createHealthRoutes } from './health.ts';
import { createInventoryRoutes } from './inventory.ts';
import { createKeyRoutes } from './keys.ts';
import { createLedgerRoutes } from './ledger.ts';
import { createPrivacyRoutes } from './privacy.ts';
import { createRegisterRoutes } from './registers.ts';
import { createRetentionRoutes } from './retention.ts';
import { createSignalRoutes } from './signals.ts';
import { createTokenRoutes } from './tokens.ts';
import { createVerifyRoutes } from './verify.ts';
import { createWhoamiRoutes } from './whoami.ts';

/** What all routes together need; each factory names its own share. */
export type ApiCollaborators = Parameters<typeof createAccessRoutes>[0] &
  Parameters<typeof createAlertRoutes>[0] &
  Parameters<typeof createCallRoutes>[0] &
  Parameters<typeof createControlRoutes>[0] &
  Parameters<typeof createExportRoutes>[0] &
  Parameters<typeof createHealthRoutes>[0] &
  Parameters<typeof createInventoryRoutes>[0] &
  Parameters<typeof createKeyRoutes>[0] &
  Parameters<typeof createLedgerRoutes>[0] &
  Parameters<typeof createPrivacyRoutes>[0] &
  Parameters<typeof createRetentionRoutes>[0] &
  Parameters<typeof createRegisterRoutes>[0] &
  Parameters<typeof createSignalRoutes>[0] &
  Parameters<typeof createTokenRoutes>[0] &
  Parameters<typeof createVerifyRoutes>[0];

/** Every endpoint there is. */
export function createRoutes(collaborators: ApiCollaborators): readonly Route[] {
  return [
    ...createHealthRoutes(collaborators),
    ...createLedgerRoutes(collaborators),
    ...createWhoamiRoutes(),
    ...createCallRoutes(collaborators),
    ...createInventoryRoutes(collaborators),
    ...createRegisterRoutes(collaborators),
    ...createControlRoutes(collaborators),
    ...createAlertRoutes(collaborators),
    ...createSignalRoutes(collaborators),
    ...createAccessRoutes(collaborators),
    ...createKeyRoutes(collaborators),
    ...createPrivacyRoutes(collaborators),
    ...createRetentionRoutes(collaborators),
    ...createTokenRoutes(collaborators),
    ...createExportRoutes(collaborators),
    ...createVerifyRoutes(collaborators),
  ];
}
