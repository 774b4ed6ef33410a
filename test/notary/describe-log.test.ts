import { formatCheckpoint, formatEntry, formatVkey, signNote } from '@spanproof/vocabulary/ledger';
import { expect, test } from 'vitest';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import { createStreamList } from '../../processor/src/notary/describe-log.ts';
import { openLogStore } from '../../processor/src/notary/log-store.ts';
import { openNotary } from '../../processor/src/notary/notary.ts';
import { openLog, registerWriter } from '../../processor/src/notary/open-log.ts';
import { mintNoteKey } from '../support/note-keys.ts';
import { createSimulatedDisk } from '../support/simulated-disk.ts';

const LOG = 'test.example/log';
const nameOf = (period: string): string => `${LOG}/s/aa/1/standard/${period}`;

test('streams are told by the log: opened, grown, closed, newest first', async () => {
  const keys = { log: mintNoteKey(LOG), governance: mintNoteKey(`${LOG}/governance`) };
  const writer = mintNoteKey(`${LOG}/w/aa`);
  const now = (): bigint => 7n;
  const notary = openNotary(
    {
      crypto: nodeCrypto,
      store: await openLogStore(createSimulatedDisk(), '/log'),
      signer: keys.log,
      onFailure(error) {
        throw error;
      },
    },
    { origin: LOG },
  );
  const list = createStreamList(notary);
  expect(list()).toEqual([]);
  await openLog({ notary, now }, keys);
  await registerWriter({ notary, now }, keys.governance, writer);
  for (const [period, time] of [
    ['2026-10', '8'],
    ['2026-11', '9'],
  ] as const) {
    const stream = mintNoteKey(nameOf(period));
    await notary.append(signNote(formatEntry({ type: 'stream.open', stream: nameOf(period), vkey: formatVkey(stream.vkey), time }), [writer]));
    const root = new Uint8Array(32).fill(5);
    notary.publish({ stream: nameOf(period), size: 4, note: signNote(formatCheckpoint({ origin: nameOf(period), size: 4, root }), [stream]) });
  }
  await notary.tick();
  await notary.append(signNote(formatEntry({ type: 'stream.close', stream: nameOf('2026-10'), size: 4, root: '05'.repeat(32), time: '10' }), [writer]));
  const stream = (period: string): object => ({ origin: nameOf(period), class: 'standard', period, rows: 4 });
  expect(list()).toEqual([
    { ...stream('2026-11'), opened_at: '9' },
    { ...stream('2026-10'), opened_at: '8', closed_at: '10' },
  ]);
  expect(list()).toHaveLength(2);
});
