import { CodedError } from '@spanproof/vocabulary';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeTraces } from '../../processor/src/receive/decode-traces.ts';
import { inflate } from '../../processor/src/receive/inflate.ts';
import { MAX_VALUE_DEPTH } from '../../processor/src/receive/limits.ts';
import { encode } from './otlp-oracle.ts';
import { SAMPLE, toOtlpJson } from './requests.ts';

const protobuf = Buffer.from(encode('Request', SAMPLE));
const json = Buffer.from(JSON.stringify(toOtlpJson(SAMPLE)));
const expectCode = (code: string): unknown => expect.objectContaining({ code });

/** A length-delimited field. */
function field(number: number, ...content: readonly (Uint8Array | string)[]): Buffer {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
}
function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}
const inSpan = (...content: readonly Uint8Array[]): Buffer => field(1, field(2, field(2, ...content)));
const inValue = (...content: readonly Uint8Array[]): Buffer => inSpan(field(9, field(1, 'k'), field(2, ...content)));

/** Decodes, or fails with one of the two codes, in bounded CPU time; anything else is a defect. */
function decodeOrRefuse(bytes: Uint8Array, encoding: 'protobuf' | 'json'): string {
  const start = process.threadCpuUsage();
  try {
    decodeTraces(bytes, encoding);
    return 'decoded';
  } catch (error) {
    if (error instanceof CodedError) return error.code;
    throw error;
  } finally {
    const { user, system } = process.threadCpuUsage(start);
    expect((user + system) / 1000, 'milliseconds').toBeLessThan(4000);
  }
}

describe('protobuf that is refused', () => {
  test.each([
    ['an empty body', Buffer.alloc(0)],
    ['a claimed length of 100 MB', Buffer.concat([Buffer.from([0x0a]), varint(100_000_000), Buffer.alloc(10)])],
    ['a length beyond 32 bits', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f])],
    ['an endless varint', Buffer.from([0x0a, ...Buffer.alloc(20, 0xff)])],
    ['a giant varint in a number', inSpan(Buffer.from([0x30, ...Buffer.alloc(9, 0xff), 0x7f]))],
    ['an inner length that leaves its message', field(1, Buffer.from([0x12, 0x20, 0x00]))],
    ['field number 0', Buffer.from([0x02, 0x00])],
    ['a group', Buffer.from([0x2b, 0x2c])],
    ['a string where a message belongs', field(1, Buffer.from([0x08, 0x01]))],
    ['a varint where a time belongs', inSpan(Buffer.from([0x38, 0x01]))],
    ['a fixed64 where a name belongs', inSpan(Buffer.from([0x29, 1, 2, 3, 4, 5, 6, 7, 8]))],
    ['a name that is not UTF-8', inSpan(field(5, Buffer.from([0xff, 0xfe])))],
    ['a long text that is not UTF-8', inValue(field(1, Buffer.alloc(100, 0x61), Buffer.from([0xed, 0xa0, 0x80])))],
    ['two names', inSpan(field(5, 'a'), field(5, 'b'))],
    ['two members of a oneof', inValue(field(1, 'shown'), field(1, 'hidden'))],
    ['two resources', field(1, field(1), field(1))],
    ['two values of a key in a list', inValue(field(6, field(1, field(1, 'k')), field(1, field(1, 'k'))))],
    ['text', Buffer.from('{"resourceSpans":[]}')],
  ])('%s', (_name, bytes) => {
    expect(() => decodeTraces(bytes, 'protobuf')).toThrow(expectCode('OTLP_MALFORMED'));
  });

  test.each([MAX_VALUE_DEPTH + 1, 10_000])('values nested %d deep', (depth) => {
    let value: Buffer = Buffer.alloc(0);
    for (let level = 0; level < depth; level++) value = field(5, field(1, value));
    expect(() => decodeTraces(inValue(value), 'protobuf')).toThrow(expectCode('OTLP_MALFORMED'));
  });

  test('values nested as deep as is allowed are read', () => {
    let value: Buffer = field(1, 'core');
    for (let level = 1; level < MAX_VALUE_DEPTH; level++) value = field(5, field(1, value));
    expect(decodeOrRefuse(inValue(value), 'protobuf')).toBe('decoded');
  });

  test('millions of empty spans', () => {
    const spans = Buffer.alloc(4_000_000);
    for (let i = 0; i < spans.length; i += 2) spans[i] = 0x12;
    expect(decodeOrRefuse(field(1, field(2, spans)), 'protobuf')).toBe('OTLP_TOO_LARGE');
  });

  test('a message names field and place, and nothing of the content', () => {
    const secret = 'planted-value';
    const bytes = inSpan(field(5, secret), Buffer.from([0x38, 0x01]));
    expect(() => decodeTraces(bytes, 'protobuf')).toThrow(/Span\.start_time_unix_nano at byte \d+/);
    expect(() => decodeTraces(bytes, 'protobuf')).not.toThrow(new RegExp(secret));
  });
});

test('unknown fields of every wire type are skipped', () => {
  const unknown = [Buffer.concat([varint(500 << 3), varint(7)]), Buffer.concat([varint((501 << 3) | 1), Buffer.alloc(8)]), field(502, 'x')];
  const bytes = inSpan(...unknown, Buffer.concat([varint((503 << 3) | 5), Buffer.alloc(4)]), field(5, 'kept'));
  expect(decodeTraces(bytes, 'protobuf').resources[0]?.scopes[0]?.spans[0]?.name).toBe('kept');
});

describe('damage at every byte', () => {
  test('cut protobuf is refused, or whole up to the cut', () => {
    const wholePrefix = new Set<string>();
    for (let length = 0; length < protobuf.length; length++) {
      const outcome = decodeOrRefuse(protobuf.subarray(0, length), 'protobuf');
      wholePrefix.add(outcome);
      // The sample is one resource: no cut of it is whole.
      expect(outcome).toBe('OTLP_MALFORMED');
    }
    expect(wholePrefix.size).toBe(1);
  });

  test('cut JSON is refused', () => {
    for (let length = 0; length < json.length; length++) expect(decodeOrRefuse(json.subarray(0, length), 'json')).toBe('OTLP_MALFORMED');
  });

  test('a changed byte never gives anything but a result or a coded refusal', () => {
    for (const [bytes, encoding] of [
      [protobuf, 'protobuf'],
      [json, 'json'],
    ] as const) {
      for (let at = 0; at < bytes.length; at++) {
        for (const change of [0x00, 0x7f, 0x80, 0xff]) {
          const damaged = Buffer.from(bytes);
          damaged[at] = change;
          expect(['decoded', 'OTLP_MALFORMED', 'OTLP_TOO_LARGE']).toContain(decodeOrRefuse(damaged, encoding));
        }
      }
    }
  });
});

describe('JSON that is refused', () => {
  const span = (text: string): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${text}]}]}]}`;
  test.each([
    ['an empty body', ''],
    ['an array', '[]'],
    ['a word', 'null'],
    ['an object for an array', '{"resourceSpans":{}}'],
    ['a null span', span('null')],
    ['a number for a name', span('{"name":7}')],
    ['an id that is not hex', span('{"traceId":"zz"}')],
    ['half a byte of id', span('{"traceId":"abc"}')],
    ['a time with a fraction', span('{"startTimeUnixNano":1.5}')],
    ['a negative time', span('{"startTimeUnixNano":"-1"}')],
    ['a time beyond 64 bits', span('{"startTimeUnixNano":"18446744073709551616"}')],
    ['an enum by name', span('{"kind":"SPAN_KIND_CLIENT"}')],
    ['an integer beyond 64 bits', span('{"attributes":[{"key":"k","value":{"intValue":"9223372036854775808"}}]}')],
    ['a text for a boolean', span('{"attributes":[{"key":"k","value":{"boolValue":"true"}}]}')],
    ['a word for a double', span('{"attributes":[{"key":"k","value":{"doubleValue":"much"}}]}')],
    ['bytes that are not base64', span('{"attributes":[{"key":"k","value":{"bytesValue":"%%"}}]}')],
    ['two members of a oneof', span('{"attributes":[{"key":"k","value":{"stringValue":"a","intValue":1}}]}')],
    ['two values of a key in a list', span('{"attributes":[{"key":"k","value":{"kvlistValue":{"values":[{"key":"a"},{"key":"a"}]}}}]}')],
    ['something behind the end', `${span('')}x`],
  ])('%s', (_name, text) => {
    expect(() => decodeTraces(Buffer.from(text), 'json')).toThrow(expectCode('OTLP_MALFORMED'));
  });

  test('invalid UTF-8', () => {
    expect(() => decodeTraces(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]), 'json')).toThrow(expectCode('OTLP_MALFORMED'));
  });

  test.each(['[', '{"a":'])('nesting of %s 10,000 and 1,000,000 deep', (open) => {
    for (const depth of [10_000, 1_000_000]) expect(decodeOrRefuse(Buffer.from(open.repeat(depth)), 'json')).toBe('OTLP_MALFORMED');
  });

  test('values nested too deep', () => {
    const deep = (levels: number): string => `${'{"arrayValue":{"values":['.repeat(levels)}{"stringValue":"core"}${']}}'.repeat(levels)}`;
    const attribute = (levels: number): Buffer => Buffer.from(span(`{"attributes":[{"key":"k","value":${deep(levels)}}]}`));
    expect(decodeOrRefuse(attribute(MAX_VALUE_DEPTH - 1), 'json')).toBe('decoded');
    expect(decodeOrRefuse(attribute(MAX_VALUE_DEPTH), 'json')).toBe('OTLP_MALFORMED');
  });

  test('millions of values', () => {
    expect(decodeOrRefuse(Buffer.from(`{"x":[${'0,'.repeat(4_100_000)}0]}`), 'json')).toBe('OTLP_TOO_LARGE');
    expect(decodeOrRefuse(Buffer.from(span(`{},`.repeat(300_001).slice(0, -1))), 'json')).toBe('OTLP_TOO_LARGE');
  });

  test('a message names the place, and nothing of the content', () => {
    const body = Buffer.from(span('{"attributes":[{"key":"planted-key","value":{"stringValue":"a"}},{"key":"planted-key","value":{"stringValue":7}}]}'));
    expect(() => decodeTraces(body, 'json')).toThrow(/^resourceSpans\[0\]\.scopeSpans\[0\]\.spans\[0\]\.attributes\[1\]\.value\.stringValue: /);
    expect(() => decodeTraces(Buffer.from('{"planted-key": planted}'), 'json')).not.toThrow(/planted/);
  });
});

describe('inflate', () => {
  const LIMIT = 1_000_000;
  test('gives back what was compressed, members joined', () => {
    expect(inflate(gzipSync(protobuf), 'gzip', LIMIT)).toEqual(protobuf);
    expect(inflate(Buffer.concat([gzipSync('a'), gzipSync('b')]), 'gzip', LIMIT)).toEqual(Buffer.from('ab'));
    expect(inflate(protobuf, 'identity', LIMIT)).toBe(protobuf);
    expect(inflate(gzipSync(Buffer.alloc(LIMIT)), 'gzip', LIMIT)).toHaveLength(LIMIT);
  });

  test('stops a bomb at the limit', () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const before = process.memoryUsage().arrayBuffers;
    expect(() => inflate(bomb, 'gzip', LIMIT)).toThrow(expectCode('OTLP_TOO_LARGE'));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    expect(() => inflate(Buffer.alloc(LIMIT + 1), 'identity', LIMIT)).toThrow(expectCode('OTLP_TOO_LARGE'));
    expect(() => inflate(gzipSync(Buffer.alloc(LIMIT + 1)), 'gzip', LIMIT)).toThrow(expectCode('OTLP_TOO_LARGE'));
  });

  test('refuses what is not whole gzip', () => {
    const whole = gzipSync(protobuf);
    const bad = [Buffer.alloc(0), protobuf, Buffer.concat([whole, Buffer.alloc(4)]), Buffer.concat([whole, Buffer.from('more')])];
    for (const bytes of bad) expect(() => inflate(bytes, 'gzip', LIMIT)).toThrow(expectCode('OTLP_MALFORMED'));
    for (let length = 0; length < whole.length; length++) expect(() => inflate(whole.subarray(0, length), 'gzip', LIMIT)).toThrow(expectCode('OTLP_MALFORMED'));
    const damaged = Buffer.from(whole);
    damaged[whole.length - 6] = (damaged[whole.length - 6] ?? 0) ^ 1;
    expect(() => inflate(damaged, 'gzip', LIMIT)).toThrow(expectCode('OTLP_MALFORMED'));
  });
});

describe('zstd', () => {
  const LIMIT = 1_000_000;

  test('up to the limit, and no byte more', () => {
    expect(inflate(zstdCompressSync(protobuf), 'zstd', LIMIT)).toEqual(protobuf);
    expect(inflate(zstdCompressSync(Buffer.alloc(LIMIT)), 'zstd', LIMIT)).toHaveLength(LIMIT);
    expect(() => inflate(zstdCompressSync(Buffer.alloc(LIMIT + 1)), 'zstd', LIMIT)).toThrow(expectCode('OTLP_TOO_LARGE'));
    expect(() => inflate(zstdCompressSync(Buffer.alloc(500 * LIMIT)), 'zstd', LIMIT)).toThrow(expectCode('OTLP_TOO_LARGE'));
  });

  const frame = zstdCompressSync(protobuf);
  /** RFC 8878: magic number, no flags, window descriptor, one raw block. */
  const withWindow = (log: number): Buffer => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, (log - 10) << 3, (2 << 3) | 1, 0, 0, 0x0a, 0]);

  test('a window of 16 MiB is granted', () => {
    expect(inflate(withWindow(24), 'zstd', LIMIT)).toEqual(Buffer.from([0x0a, 0]));
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['gzip', gzipSync(protobuf)],
    ['a cut frame', frame.subarray(0, -3)],
    ['bytes after the frame', Buffer.concat([frame, Buffer.from('more')])],
    ['a second frame', Buffer.concat([frame, frame])],
    ['a frame that asks for 64 MiB of window', withWindow(26)],
  ])('%s is refused', (_, body) => {
    expect(() => inflate(body, 'zstd', LIMIT)).toThrow(expectCode('OTLP_MALFORMED'));
  });
});
