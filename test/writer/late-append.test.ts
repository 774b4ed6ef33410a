import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CONFIGURED, tokenOf } from '../api/test-api.ts';
import { startProcessorProcess } from '../support/processor-process.ts';

test('a processor that is told to stop ends, whatever people still ask of it', { timeout: 90_000 }, async () => {
  const data = await mkdtemp(join(tmpdir(), 'spanproof-late-'));
  const processor = await startProcessorProcess(data, [], { SPANPROOF_API_TOKENS: JSON.stringify(CONFIGURED) });
  const now = BigInt(Date.now()) * 1_000_000n;
  const window = { from: String(now - 3_600_000_000_000n), to: String(now) };
  // Runs append a record at their end, and every refused request one of its own.
  const runs = Array.from({ length: 3 }, () =>
    fetch(`${processor.api}/api/v1/runs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${tokenOf('auditor')}`, 'content-type': 'application/json' },
      body: JSON.stringify(window),
    }).catch(() => undefined),
  );
  await new Promise((resolve) => setTimeout(resolve, 300));
  const ended = await Promise.race([processor.stop(), new Promise((resolve) => setTimeout(resolve, 45_000, 'still there'))]);
  await Promise.all(runs);
  if (ended === 'still there') await processor.kill();
  await rm(data, { recursive: true, force: true });
  expect(ended).toBe(0);
});
