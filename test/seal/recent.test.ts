import { expect, test } from 'vitest';
import { createRecent } from '../../processor/src/seal/recent.ts';

test('keeps the most recently used, and no more than the limit', () => {
  const recent = createRecent<number>(2);
  recent.set('a', 1);
  recent.set('b', 2);
  expect(recent.get('a')).toBe(1);
  recent.set('c', 3);
  expect(recent.get('b')).toBeUndefined();
  expect([recent.get('a'), recent.get('c')]).toEqual([1, 3]);
  recent.delete('a');
  expect(recent.get('a')).toBeUndefined();
});
