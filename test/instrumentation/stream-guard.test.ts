import { DEFAULT_POLICY, type Policy } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAKE_KEY } from './harness.ts';
import { cut, guardStream, openStream, readText, STREAM_CASES, type StreamCase, writeFrames } from './stream-cases.ts';

const SLOW = process.env['SPANPROOF_SLOW'] === '1';

const policyOf = (action: 'block' | 'redact', fail: 'open' | 'closed' = 'closed'): Policy => ({
  version: 1,
  rules: [{ id: 'x', kinds: ['*'], direction: 'response', action, fail }],
});

const PEM = ['-----BEGIN PRIVATE', ' KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3vMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v\n-----END PRIVATE', ' KEY-----'].join('');
const VALUES: readonly string[] = [FAKE_KEY, 'ada@example.org', '4111 1111 1111 1111', PEM];
const SENTENCE = 'Dear reader, as they say in the north: it is never too late for tea. ';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What the application reads as text, tool arguments as the string in them. */
function textOf(one: StreamCase, output: string): string {
  const text = readText(one, output);
  return one.json === true ? (JSON.parse(text) as { note: string }).note : text;
}

const sourceOf = (one: StreamCase, text: string): string => (one.json === true ? JSON.stringify({ note: text }) : text);

describe.each(STREAM_CASES)('$name', (one) => {
  test.each(SLOW ? VALUES : VALUES.slice(0, 2))('a value split anywhere over two events never gets through (%#)', (value) => {
    const source = sourceOf(one, `${SENTENCE}${value} ${SENTENCE}`);
    const begin = source.indexOf(sourceOf(one, value).replace(/^\{"note":"|"\}$/g, ''));
    for (let at = begin; at <= begin + value.length; at += SLOW ? 1 : 3) {
      const bytes = [encode(writeFrames(one, [source.slice(0, at), source.slice(at)]))];
      const redacted = guardStream(policyOf('redact'), one.protocol, bytes);
      expect(redacted.output).not.toContain(value.slice(0, 12));
      expect(textOf(one, redacted.output)).toMatch(/^Dear reader.* tea\. \[[A-Z._]+_1\] Dear reader.* tea\. $/);
      const blocked = guardStream(policyOf('block'), one.protocol, bytes);
      expect(blocked.blocked).toBe(true);
      expect(source.slice(0, begin)).toContain(readText(one, blocked.output));
      expect(blocked.output).toContain('policy_blocked');
    }
  });

  test('a value that comes character by character never gets through', () => {
    for (const value of VALUES) {
      const source = sourceOf(one, `${SENTENCE}${value} ${SENTENCE}`);
      const bytes = encode(writeFrames(one, source.split('')));
      const redacted = guardStream(policyOf('redact'), one.protocol, cut(bytes, Array<number>(Math.ceil(bytes.length / 61)).fill(61)));
      expect(textOf(one, redacted.output)).toMatch(/^Dear reader.* tea\. \[[A-Z._]+_1\] Dear reader.* tea\. $/);
      const blocked = guardStream(policyOf('block'), one.protocol, [bytes]);
      expect(source.slice(0, source.indexOf(value.slice(0, 8)))).toContain(readText(one, blocked.output));
    }
  });
});

describe('any stream, cut anywhere', () => {
  const words = fc.array(
    fc.oneof(fc.constantFrom('tea', ' ', 'über', '茶', '🫖', '\n', '"', '\\', '{"a":', '[1,', '@', 'sk-', '12', '.'), fc.string({ maxLength: 6 })),
    {
      maxLength: 30,
    },
  );
  const sizes = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 60 });

  test('is the same, byte for byte, where nothing is found', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAM_CASES), words, sizes, (one, pieces, cuts) => {
        const frames = writeFrames(one, pieces.filter(Boolean));
        const { output, blocked } = guardStream(DEFAULT_POLICY, one.protocol, cut(encode(frames), cuts));
        expect(blocked).toBe(false);
        expect(output).toBe(frames);
      }),
      { numRuns: SLOW ? 10_000 : 300 },
    );
  });

  test('gives no part of a value that blocks, and the same whatever the cuts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...STREAM_CASES.filter(({ json }) => json !== true)), fc.constantFrom(...VALUES), sizes, sizes, (one, value, split, cuts) => {
        const text = `${SENTENCE}${value} ${SENTENCE}`;
        const pieces = cut(encode(text), split).map((piece) => new TextDecoder().decode(piece));
        const frames = encode(writeFrames(one, pieces));
        const { output, blocked } = guardStream(policyOf('block'), one.protocol, cut(frames, cuts));
        expect(blocked).toBe(true);
        expect(SENTENCE).toContain(readText(one, output));
        expect(output).not.toContain(value.slice(0, 6));
        const redacted = guardStream(policyOf('redact'), one.protocol, cut(frames, cuts));
        expect(readText(one, redacted.output)).toMatch(/^Dear reader.* tea\. \[[A-Z._]+_1\] Dear reader.* tea\. $/);
      }),
      { numRuns: SLOW ? 10_000 : 300 },
    );
  });
});

describe('frames', () => {
  const chat = (content: string): string => JSON.stringify({ choices: [{ index: 0, delta: { content } }] });
  const through = (text: string, policy: Policy = policyOf('redact')): string => guardStream(policy, 'openai-chat', [encode(text)]).output;

  test.each([
    ['line ends of every kind', `data: ${chat('a')}\r\n\r\ndata: ${chat('b')}\r\rdata:${chat('c')}\n\n`],
    ['comments, names, ids', `: keep-alive\n\nevent: message\nid: 7\nretry: 10\ndata: ${chat('a')}\n\n`],
    ['data over several lines', `data: {"choices":\ndata: [{"index":0,"delta":{"content":"a"}}]}\n\n`],
    ['no end', `data: ${chat('a')}\n\ndata: ${chat('b')}`],
    ['a byte order mark', `\uFEFFdata: ${chat('a')}\n\n`],
    ['no JSON', 'data: hello\n\ndata: {"half":\n\nwhat is this\n\n'],
    ['nothing', ''],
  ])('%s pass as they are', (_name, text) => {
    expect(through(text)).toBe(text);
  });

  test('keep what is theirs where their data changes', () => {
    expect(through(`event: message\nid: 7\ndata: ${chat('ask ada@example.org!')}\r\n\r\n`)).toBe(`event: message\nid: 7\ndata: ${chat('ask [EMAIL_1]!')}\n\n`);
    expect(through('data: {"choices": [ {"index":0, "delta": {"content":"a ada@example.org"}}], "n": 12345678901234567890}\n\n')).toBe(
      'data: {"choices": [ {"index":0, "delta": {"content":"a [EMAIL_1]"}}], "n": 12345678901234567890}\n\n',
    );
  });

  test('hide nothing beside their data, in other members or in text that is no JSON', () => {
    for (const text of [
      `: ada@example.org\ndata: ${chat('a')}\n\n`,
      'data: ask ada@exam\n\ndata: ple.org\n\n',
      `data: {"choices":[],"note":{"by":"ada@example.org"}}\n\n`,
      `data: {"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":{"id":"ada@example.org"}}}]}}]}\n\n`,
      `data: {"ada@example.org":1}\n\n`,
    ]) {
      expect(through(text)).not.toMatch(/ada@exam|ple\.org/);
      expect(guardStream(policyOf('block'), 'openai-chat', [encode(text)])).toMatchObject({
        blocked: true,
        output: expect.not.stringMatching(/ada@exam|ple\.org/),
      });
    }
  });

  test('leave ids alone, and take out what spells a redacted text again', () => {
    const id = `data: {"id":"4111111111111111","choices":[{"index":0,"delta":{"content":"x"}}]}\n\n`;
    expect(through(id)).toBe(id);
    const spelled = through(`data: {"choices":[{"index":0,"delta":{"content":"ada@example.org "},"logprobs":{"content":[{"token":"ada@"}]}}]}\n\n`);
    expect(spelled).toBe(`data: {"choices":[{"index":0,"delta":{"content":"[EMAIL_1] "},"logprobs":null}]}\n\n`);
  });

  test('texts that take turns are put together each by itself', () => {
    const turn = (delta: object, index = 0): string => `data: ${JSON.stringify({ choices: [{ index, delta }] })}\n\n`;
    const text = [
      turn({ content: 'ask ada@' }),
      turn({ content: 'ask bob@' }, 1),
      turn({ content: 'example.org ' }),
      turn({ content: 'example.com ' }, 1),
    ].join('');
    const output = through(`${text}data: [DONE]\n\n`);
    expect(output).not.toMatch(/ada@|bob@|example/);
    expect(output.match(/EMAIL_[12]/g)).toEqual(['EMAIL_1', 'EMAIL_2']);
  });

  test('a stream of JSON lines is one too', () => {
    const line = (content: string): string => `${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n`;
    const chunks = cut(encode(line('ask ada@exam') + line('ple.org ') + line('now')), Array(40).fill(7));
    const { output } = guardStream(policyOf('redact'), 'openai-chat', chunks, 'lines');
    expect(output).toBe(line('ask [EMAIL_1]') + line(' ') + line('now'));
  });

  test('a frame that never ends follows the fail mode', () => {
    const endless = Array.from({ length: 20 }, () => encode('x'.repeat(1 << 20)));
    const closed = guardStream(policyOf('redact'), 'openai-chat', [encode('data: '), ...endless]);
    expect(closed).toMatchObject({ blocked: true, output: expect.stringMatching(/^.{0,400}$/s) });
    const open = guardStream(policyOf('redact', 'open'), 'openai-chat', [encode('data: '), ...endless]);
    expect(open.blocked).toBe(false);
    expect(open.output).toHaveLength(6 + (20 << 20));
  });
});

describe('what is held back', () => {
  const event = (content: string): Uint8Array => encode(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`);
  const words = 'and so it went on for a long and quiet while, as such things do, without end or hurry '.split(' ');

  test('is a line of prose, and where digits or names of keys come, what they need', () => {
    const guard = openStream(policyOf('redact'), 'openai-chat');
    let sent = 0;
    let got = 0;
    let most = 0;
    for (let turn = 0; turn < 400; turn++) {
      const word = `${words[turn % words.length]} `;
      sent += word.length;
      for (const bytes of guard.feed(event(word))) got += textLength(bytes);
      most = Math.max(most, sent - got);
    }
    expect(most).toBeLessThan(200);
    for (let turn = 0; turn < 400; turn++) {
      const word = turn % 9 === 0 ? '1984 ' : `${words[turn % words.length]} `;
      sent += word.length;
      for (const bytes of guard.feed(event(word))) got += textLength(bytes);
      most = Math.max(most, sent - got);
    }
    expect(most).toBeLessThan(720);
    for (const bytes of guard.end()) got += textLength(bytes);
    expect(got).toBe(sent);
  });

  test('is nothing where no rule asks for it', () => {
    const monitor: Policy = { version: 1, rules: [{ id: 'x', kinds: ['*'], direction: 'both', action: 'allow_with_log', fail: 'open' }] };
    const requests: Policy = { version: 1, rules: [{ id: 'x', kinds: ['*'], direction: 'request', action: 'block', fail: 'closed' }] };
    for (const policy of [monitor, requests]) expect(() => openStream(policy, 'openai-chat')).toThrow('nothing is enforced');
  });

  test('does not grow with the stream', () => {
    const guard = openStream(policyOf('redact'), 'openai-chat');
    const bytes = event('and so it went on, line after line.\n'.repeat(1800));
    const events = SLOW ? 4096 : 32;
    let got = 0;
    for (let turn = 0; turn < events; turn++) for (const piece of guard.feed(bytes)) got += piece.length;
    expect(events * bytes.length - got).toBeLessThanOrEqual(2 * bytes.length);
    for (const piece of guard.end()) got += piece.length;
    expect(got).toBe(events * bytes.length);
  }, 600_000);

  function textLength(bytes: Uint8Array): number {
    return (JSON.parse(new TextDecoder().decode(bytes).slice(6)) as { choices: { delta: { content: string } }[] }).choices[0]?.delta.content.length ?? 0;
  }
});
