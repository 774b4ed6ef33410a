import { createHash, createPublicKey, verify } from 'node:crypto';
import { CHAIN_START, callDigest, checkpointMessage, decodeBase64, encodeHex, nextLink } from '@spanproof/vocabulary/ledger';
import { describe, expect, test } from 'vitest';
import { HASH_ONLY } from '../../instrumentation/src/hash-only.ts';
import { openHarness } from './harness.ts';
import type { ReceivedSpan } from './otlp-receiver.ts';

function verifyCheckpoint(hello: ReceivedSpan, { attributes }: ReceivedSpan): boolean {
  const der = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    decodeBase64(String(hello.attributes['spanproof.source.public_key'])) ?? new Uint8Array(),
  ]);
  const message = checkpointMessage({
    boot_id: String(attributes['spanproof.boot_id']),
    first: Number(attributes['spanproof.source.first']),
    last: Number(attributes['spanproof.source.last']),
    dropped: Number(attributes['spanproof.source.dropped']),
    h: String(attributes['spanproof.source.h']),
  });
  return verify(
    null,
    message,
    createPublicKey({ key: der, format: 'der', type: 'spki' }),
    Buffer.from(String(attributes['spanproof.source.signature']), 'base64'),
  );
}

describe('the source vouches for its own sequence', () => {
  test('hello, consecutive calls whose digests and chain can be recomputed, a checkpoint its key signed', async () => {
    await using harness = await openHarness();
    await Promise.all(
      [1, 2, 3, 4, 5].map((number) =>
        harness.openai.chat.completions.create({
          model: `m-${number}`,
          temperature: 0.1 * number,
          messages: [{ role: 'user', content: `${number} \uD800 ü` }],
        }),
      ),
    );
    await harness.calls();
    const { spans } = harness.receiver;
    const [hello] = spans;
    const checkpoint = spans.at(-1);
    expect(hello?.name).toBe('spanproof.source.hello');
    expect(checkpoint?.name).toBe('spanproof.source.checkpoint');
    if (hello === undefined || checkpoint === undefined) return;
    expect(hello.start).toBe(hello.end);
    expect(hello.attributes['spanproof.src_seq']).toBe(0);

    let link = CHAIN_START;
    for (const [index, { attributes }] of harness.receiver.calls.entries()) {
      const digest = callDigest(HASH_ONLY, Object.entries(attributes));
      expect(attributes['spanproof.src_seq']).toBe(index + 1);
      expect(attributes['spanproof.boot_id']).toBe(hello.attributes['spanproof.boot_id']);
      expect(attributes['spanproof.call_digest']).toBe(encodeHex(digest));
      link = nextLink(HASH_ONLY, link, index + 1, digest);
    }
    expect(checkpoint.attributes).toMatchObject({
      'spanproof.src_seq': 5,
      'spanproof.source.first': 1,
      'spanproof.source.last': 5,
      'spanproof.source.dropped': 0,
    });
    expect(checkpoint.attributes['spanproof.source.h']).toBe(encodeHex(link));
    expect(verifyCheckpoint(hello, checkpoint)).toBe(true);
    expect(verifyCheckpoint(hello, { ...checkpoint, attributes: { ...checkpoint.attributes, 'spanproof.source.last': 4 } })).toBe(false);
  });

  test('an idle source goes on signing, and says nothing twice to a receiver that has not heard it yet', async () => {
    await using harness = await openHarness({ checkpointInterval: 10 });
    const checkpoints = () => harness.receiver.spans.filter(({ name }) => name === 'spanproof.source.checkpoint');
    for (const expected of [1, 2, 3]) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      await harness.instrumentation.flush();
      expect(checkpoints()).toHaveLength(expected);
    }
    expect(checkpoints()[2]?.attributes).toMatchObject({ 'spanproof.source.first': 1, 'spanproof.source.last': 0, 'spanproof.source.h': '0'.repeat(64) });
  });

  test('a call the receiver refuses for good is counted as dropped', async () => {
    await using harness = await openHarness();
    await harness.calls();
    await harness.openai.embeddings.create({ model: 'e', input: 'x' });
    harness.receiver.answerNext(400, 400); // the call and its checkpoint together, then the call alone
    await harness.instrumentation.flush();
    await harness.openai.embeddings.create({ model: 'e', input: 'y' });
    await harness.instrumentation.flush();
    expect(harness.receiver.calls).toHaveLength(1);
    expect(harness.receiver.spans.at(-1)?.attributes).toMatchObject({ 'spanproof.source.last': 2, 'spanproof.source.dropped': 1 });
  });

  test('two boots have different keys and ids', async () => {
    await using one = await openHarness();
    await using other = await openHarness();
    await Promise.all([one.calls(), other.calls()]);
    const [first, second] = [one, other].map(({ receiver }) => receiver.spans[0]?.attributes);
    expect(first?.['spanproof.boot_id']).not.toBe(second?.['spanproof.boot_id']);
    expect(first?.['spanproof.source.public_key']).not.toBe(second?.['spanproof.source.public_key']);
  });

  test('the key fingerprint is what an auditor computes from the key', async () => {
    await using harness = await openHarness();
    await harness.openai.embeddings.create({ model: 'e', input: 'x' });
    await harness.anthropic.messages.create({ model: 'c', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] });
    const expected = createHash('sha256').update('spanproof/keyfp/v1\nloopback-key').digest('hex').slice(0, 16);
    expect((await harness.calls()).map(({ attributes }) => attributes['spanproof.key_fp'])).toEqual([expected, expected]);
  });
});
