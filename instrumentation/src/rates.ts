import type { Policy, Rate } from '@spanproof/vocabulary';
import type { CallContext } from './context.ts';

/** Whose call it is, as far as a rate asks. */
export interface Spender {
  readonly context: CallContext;
  readonly keyFingerprint: string | undefined;
}

/** What callers used of their rates. In the memory of this process: n processes allow n times as much, and a restart begins anew. */
export interface RateBook {
  /** By how much the call would exceed each rate; undefined where the policy has none. */
  excess(spender: Spender, tokens: number): ReadonlyMap<string, number> | undefined;
  /** The call goes out; what it is given back books the tokens it turned out to use. */
  enter(spender: Spender, tokens: number): (used: number) => void;
}

interface Account {
  minute: number;
  calls: number;
  day: number;
  tokens: number;
}

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Callers name themselves: what they name must not grow without end. The account that was opened first goes first. */
const MAX_ACCOUNTS = 20_000;

export function createRateBook({ rates = [] }: Policy, now: () => number): RateBook {
  const accounts = new Map<string, Account>();

  function open(rate: Rate, spender: Spender): Account {
    const name = `${rate.id} ${nameSpender(rate.per, spender)}`;
    let account = accounts.get(name);
    if (account === undefined) {
      if (accounts.size >= MAX_ACCOUNTS) accounts.delete(accounts.keys().next().value ?? '');
      account = { minute: 0, calls: 0, day: 0, tokens: 0 };
      accounts.set(name, account);
    }
    const [minute, day] = [Math.floor(now() / MINUTE), Math.floor(now() / DAY)];
    if (account.minute !== minute) Object.assign(account, { minute, calls: 0 });
    if (account.day !== day) Object.assign(account, { day, tokens: 0 });
    return account;
  }

  return {
    excess(spender, tokens) {
      if (rates.length === 0) return undefined;
      const over = (used: number, limit: number | undefined): number => (limit === undefined ? 0 : Math.max(0, used - limit));
      return new Map(
        rates.map((rate) => {
          const account = open(rate, spender);
          return [rate.id, over(account.calls + 1, rate.calls_per_minute) + over(account.tokens + tokens, rate.tokens_per_day)];
        }),
      );
    },
    enter(spender, tokens) {
      const entered = rates.map((rate) => open(rate, spender));
      for (const account of entered) {
        account.calls += 1;
        account.tokens += tokens;
      }
      let booked = tokens;
      return (used) => {
        for (const account of entered) account.tokens = Math.max(0, account.tokens + used - booked);
        booked = used;
      };
    },
  };
}

function nameSpender(per: Rate['per'], { context, keyFingerprint }: Spender): string {
  switch (per) {
    case 'process':
      return '';
    case 'workload':
      return context.workload ?? '';
    case 'role':
      return context.role ?? '';
    case 'tenant':
      return context.tenant ?? '';
    case 'key':
      return keyFingerprint ?? '';
  }
}
