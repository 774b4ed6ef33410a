import { type CallContent, readBodyState } from '@spanproof/vocabulary';
import { describe, expect, test } from 'vitest';
import { createCallDetails } from '../../processor/src/calls/detail.ts';
import type { OpenedRecord, PartState, SealedReader } from '../../processor/src/open/contract.ts';

const REQUEST = 'spanproof.capture.request';
const RESPONSE = 'spanproof.capture.response';
const content = (request: CallContent['request'], response: CallContent['response'] = {}): CallContent => ({ request, response, other: {} });
const TEXT = { 'gen_ai.input.messages': '[]' };

test.each([
  ['all that was sent', content(TEXT), 'present'],
  ['content that was cut, or whose answer broke off', content({ ...TEXT, [REQUEST]: 'truncated' }, { [RESPONSE]: 'partial' }), 'present'],
  ['a request that could not be recorded', content({ [REQUEST]: 'failed' }), 'capture_failed'],
  ['an answer that could not be recorded', content(TEXT, { [RESPONSE]: 'failed' }), 'capture_failed'],
  ['all of it withheld by a rule', content({ [REQUEST]: 'withheld' }, { [RESPONSE]: 'withheld' }), 'by_policy'],
  ['one side withheld', content(TEXT, { [RESPONSE]: 'withheld' }), 'present'],
  ['nothing', content({}), 'not_captured'],
  ['only what no dialect maps', { ...content({}), other: { a: 1 } }, 'present'],
] as const)('%s: %s', (_name, given, state) => {
  expect(readBodyState(given)).toBe(state);
});

describe('what the detail of a call says of its content', () => {
  const STATEMENT = { record_id: 'ab'.repeat(16), at: '1' };
  const cases: readonly (readonly [PartState, string, string])[] = [
    [{ state: 'sealed' }, 'present', 'sealed'],
    [{ state: 'absent' }, 'not_captured', 'absent'],
    [{ state: 'sealed' }, 'capture_failed', 'capture_failed'],
    [{ state: 'absent' }, 'capture_failed', 'capture_failed'],
    [{ state: 'pruned' }, 'present', 'pruned'],
    [{ state: 'pruned' }, 'capture_failed', 'pruned'],
    [{ state: 'unavailable' }, 'present', 'unavailable'],
    [{ state: 'erased', statement: STATEMENT }, 'capture_failed', 'erased'],
  ];
  test.each(cases)('%j, %s: %s', async (part, body_state, expected) => {
    const record: OpenedRecord = {
      record_id: 'cd'.repeat(16),
      kind: 'llm.call',
      stream: 's',
      seq: 0,
      t_event: 0n,
      t_ingest: 0n,
      core: { body_state, outcome: 'ok', operation: 'chat', trace_id: 'ef'.repeat(16), caller: {}, tokens: {}, verdicts: [] },
    };
    const reader: SealedReader = { find: async () => record, stateOf: async () => part, async *list() {} };
    const detail = await createCallDetails({ query: async () => [], reader }).find(record.record_id);
    expect(detail?.body).toBe(expected);
    expect(detail?.erasure).toEqual(part.state === 'erased' ? STATEMENT : undefined);
  });
});
