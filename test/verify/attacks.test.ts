import { afterAll, describe, expect, test } from 'vitest';
import { place, verifyWithBoth } from './both.ts';
import { createSmallLedger, exportBundle, type Files, type Ledger, pack, reseal, unpack } from './bundles.ts';
import { FILE_ATTACKS, type FileAttack } from './file-attacks.ts';
import { startPython } from './python.ts';

const python = startPython();
afterAll(() => python[Symbol.asyncDispose]());

describe.each(FILE_ATTACKS)('$name', ({ change, found }) => {
  test('by who holds the governance key: both verifiers name the exact place', async () => {
    const { ledger, files } = await attack(change);
    const report = await verifyWithBoth(python, pack(reseal(files, ledger.roles.governance)), ledger.policy());
    expect(report.findings.map(place)).toEqual(found);
  });

  test('by who can only make the manifests fit: the signature fails as well', async () => {
    const { ledger, files } = await attack(change);
    const report = await verifyWithBoth(python, pack(reseal(files)), ledger.policy());
    expect(report.findings.map(place).toSorted()).toEqual([...found, 'BUNDLE_SIGNATURE tagmanifest-sha256.txt.note'].toSorted());
    expect(report.integrity).toBe('broken');
  });
});

async function attack(change: FileAttack['change']): Promise<{ readonly ledger: Ledger; readonly files: Files }> {
  const ledger = createSmallLedger();
  const files = unpack(await exportBundle(ledger));
  change(files, ledger);
  return { ledger, files };
}
