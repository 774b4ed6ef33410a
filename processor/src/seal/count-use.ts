import type { KeyService } from './contract.ts';

/** How often a key service was asked, and how often it refused. */
export interface KeyUse {
  readonly wraps: number;
  readonly unwraps: number;
  readonly refused: number;
}

export const NO_USE: KeyUse = { wraps: 0, unwraps: 0, refused: 0 };

/** The same service, counting. What is answered from memory is not asked and not counted. */
export function countUse(service: KeyService): { readonly service: KeyService; readonly use: KeyUse } {
  const use = { ...NO_USE };
  async function counted<T>(what: 'wraps' | 'unwraps', work: () => Promise<T>): Promise<T> {
    use[what] += 1;
    try {
      return await work();
    } catch (error) {
      use.refused += 1;
      throw error;
    }
  }
  return {
    use,
    service: {
      ...service,
      wrap: (...wanted) => counted('wraps', () => service.wrap(...wanted)),
      unwrap: (...wanted) => counted('unwraps', () => service.unwrap(...wanted)),
    },
  };
}

export function sumUse(all: readonly KeyUse[]): KeyUse {
  return all.reduce(
    (sum, { wraps, unwraps, refused }) => ({ wraps: sum.wraps + wraps, unwraps: sum.unwraps + unwraps, refused: sum.refused + refused }),
    NO_USE,
  );
}

/** What came on top of an earlier reading. */
export function subtractUse(now: KeyUse, before: KeyUse): KeyUse {
  return { wraps: now.wraps - before.wraps, unwraps: now.unwraps - before.unwraps, refused: now.refused - before.refused };
}
