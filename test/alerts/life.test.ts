import { ALERT_MOVES, ALERT_STATES, type AlertState, isClosedAlert, mayMoveAlert, needsNote } from '@spanproof/vocabulary';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moveAlert } from '../../processor/src/alerts/move-alert.ts';
import type { AlertData } from '../../processor/src/registers/contract.ts';
import { REGISTER_DEFINITIONS } from '../../processor/src/registers/schemas/index.ts';

const OPENED = '2026-11-20T08:00:00Z';
const TAKEN = '2026-11-20T08:10:00Z';
const CLOSED = '2026-11-20T09:00:00Z';
const NOW = '2026-11-20T10:00:00Z';
const COMMON = { title: 'Tokens', severity: 'high', source: 'drift', owner: 'On-call', opened_at: OPENED, external: 'k' } as const;
const IN: Readonly<Record<AlertState, AlertData>> = {
  open: { ...COMMON, state: 'open', note: 'from the statistics' },
  acknowledged: { ...COMMON, state: 'acknowledged', acknowledged_at: TAKEN, note: 'mine' },
  investigating: { ...COMMON, state: 'investigating', acknowledged_at: TAKEN },
  resolved: { ...COMMON, state: 'resolved', acknowledged_at: TAKEN, resolved_at: CLOSED, resolution: 'explained' },
  false_positive: { ...COMMON, state: 'false_positive', resolved_at: CLOSED, resolution: 'a test' },
};

/** Written down once more, by hand. */
const ALLOWED: readonly string[] = [
  'open>acknowledged',
  'open>investigating',
  'open>resolved',
  'open>false_positive',
  'acknowledged>investigating',
  'acknowledged>resolved',
  'acknowledged>false_positive',
  'investigating>resolved',
  'investigating>false_positive',
  'resolved>open',
  'false_positive>open',
  // Something is said, nothing moves.
  'open>open',
  'acknowledged>acknowledged',
  'investigating>investigating',
];
const NOTED: readonly string[] = ALLOWED.filter((step) => /resolved|false_positive/.test(step));
const PAIRS = ALERT_STATES.flatMap((from) => ALERT_STATES.map((to) => [from, to] as const));
const refused = expect.objectContaining({ code: 'REGISTER_INVALID' });

describe.each(PAIRS)('%s > %s', (from, to) => {
  const step = `${from}>${to}`;

  test('is allowed or refused, by the words and by the register alike', () => {
    expect(mayMoveAlert(from, to)).toBe(ALLOWED.includes(step));
    const before = IN[from];
    if (!ALLOWED.includes(step)) {
      expect(() => moveAlert(before, { state: to, note: 'why' }, NOW)).toThrow(refused);
      const problem = REGISTER_DEFINITIONS.alerts.judgeStep?.(before, IN[to]);
      expect(problem === undefined).toBe(from === to); // a register's text may be corrected
      return;
    }
    const after = moveAlert(before, { state: to, note: 'why' }, NOW);
    expect(REGISTER_DEFINITIONS.alerts.parse(after).data).toEqual(after);
    expect(REGISTER_DEFINITIONS.alerts.judgeStep?.(before, after)).toBeUndefined();
    expect(after).toMatchObject({ ...COMMON, state: to, [isClosedAlert(to) ? 'resolution' : 'note']: 'why' });
    expect(after.resolved_at).toBe(isClosedAlert(to) ? NOW : undefined);
    const taken = to === 'acknowledged' || to === 'investigating' ? (before.acknowledged_at ?? NOW) : before.acknowledged_at;
    expect(after.acknowledged_at).toBe(taken);
    expect(isClosedAlert(to) ? after.note : after.resolution).toBeUndefined();
  });

  test('needs its note', () => {
    if (!ALLOWED.includes(step)) return;
    expect(needsNote(from, to)).toBe(NOTED.includes(step));
    const silent = (): AlertData => moveAlert(IN[from], { state: to }, NOW);
    if (NOTED.includes(step) || from === to) expect(silent).toThrow(refused);
    else expect(silent()).toMatchObject({ state: to });
  });
});

test('every state is left by some step, and none leads to itself', () => {
  for (const state of ALERT_STATES) {
    expect(ALERT_MOVES[state].length).toBeGreaterThan(0);
    expect(ALERT_MOVES[state]).not.toContain(state);
  }
});

test('opening again without a note is refused at the register too', () => {
  const { note: _, ...silent } = IN.open;
  expect(REGISTER_DEFINITIONS.alerts.judgeStep?.(IN.resolved, silent)).toMatch(/^note/);
});

test('any life that the words allow is one that the register takes, whatever the clock does', () => {
  const move = fc.record({ state: fc.constantFrom(...ALERT_STATES), hour: fc.integer({ min: 0, max: 23 }) });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 20 }), (moves) => {
      let data: AlertData = IN.open;
      for (const { state, hour } of moves) {
        if (!mayMoveAlert(data.state, state)) continue;
        const after = moveAlert(data, { state, note: 'n' }, `2026-11-20T${String(hour).padStart(2, '0')}:00:00Z`);
        expect(REGISTER_DEFINITIONS.alerts.parse(after).data).toEqual(after);
        expect(after.opened_at).toBe(OPENED);
        data = after;
      }
    }),
  );
});
