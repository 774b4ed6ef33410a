/** The `limit` most recently used values by key. */
export interface Recent<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  clear(): void;
}

/** Where `expiry` is given, a value is kept for at most `afterMs` since it was set, however often it is asked for. */
export function createRecent<T>(limit: number, expiry?: { readonly afterMs: number; readonly nowMs: () => number }): Recent<T> {
  const values = new Map<string, { readonly value: T; readonly since: number }>(); // a Map lists its keys in order of insertion: the first is the longest unused
  const nowMs = (): number => expiry?.nowMs() ?? 0;
  return {
    get(key) {
      const entry = values.get(key);
      if (entry === undefined) return undefined;
      values.delete(key);
      if (expiry !== undefined && nowMs() - entry.since >= expiry.afterMs) return undefined;
      values.set(key, entry);
      return entry.value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, { value, since: nowMs() });
      const [oldest] = values.keys();
      if (oldest !== undefined && values.size > limit) values.delete(oldest);
    },
    delete: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
