import { createSmallLedger, exportBundle, pack, reseal, unpack } from '../verify/bundles.ts';
import { FILE_ATTACKS } from '../verify/file-attacks.ts';
import type { Attack } from './attack.ts';

/** Changes to the files of a bundle by who makes bundles: he signs them with the governance key. Rows carry their writer's signature. */
export const ATTACKS_ON_FILES: readonly Attack[] = FILE_ATTACKS.filter(({ found }) => found.length > 0).map(({ name, change, found }) => ({
  name,
  holds: "the exporter's machine and the governance key",
  found,
  async attempt() {
    const ledger = createSmallLedger();
    const files = unpack(await exportBundle(ledger));
    change(files, ledger);
    return { zip: pack(reseal(files, ledger.roles.governance)), policy: ledger.policy() };
  },
}));
