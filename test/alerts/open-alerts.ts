import { randomBytes } from 'node:crypto';
import { createAlerts } from '../../processor/src/alerts/alerts.ts';
import type { Alerts } from '../../processor/src/alerts/contract.ts';
import { nodeCrypto } from '../../processor/src/node-crypto.ts';
import type { Registers } from '../../processor/src/registers/contract.ts';
import { openRegisters } from '../../processor/src/registers/registers.ts';
import { createMemoryLedger, type MemoryLedger } from '../registers/memory-ledger.ts';

export const START: bigint = BigInt(Date.parse('2026-11-20T08:00:00Z')) * 1_000_000n;
export const SECOND = 1_000_000_000n;
export const PERSON = { id: 'user:7', name: 'On-call' };

export interface TestAlerts {
  readonly ledger: MemoryLedger;
  readonly registers: Registers;
  readonly alerts: Alerts;
  /** Moves the clock on. */
  pass(seconds: number): void;
  /** The same ledger, read by a new processor. */
  restart(): Promise<TestAlerts>;
}

/** Real registers over a ledger in memory, and a clock that only the test moves. */
export async function openAlerts(ledger: MemoryLedger = createMemoryLedger(), clock: { now: bigint } = { now: START }): Promise<TestAlerts> {
  const now = (): bigint => clock.now;
  const registers = await openRegisters({ reader: ledger.reader, append: ledger.append, crypto: nodeCrypto, random: randomBytes, now });
  return {
    ledger,
    registers,
    alerts: createAlerts({ registers, now }),
    pass(seconds) {
      clock.now += BigInt(seconds) * SECOND;
    },
    restart: () => openAlerts(ledger, clock),
  };
}
