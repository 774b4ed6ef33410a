/** The `limit` most recently used values by key. */
export interface Recent<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
}

export function createRecent<T>(limit: number): Recent<T> {
  const values = new Map<string, T>(); // a Map lists its keys in order of insertion: the first is the longest unused
  return {
    get(key) {
      const value = values.get(key);
      if (value === undefined) return undefined;
      values.delete(key);
      values.set(key, value);
      return value;
    },
    set(key, value) {
      values.delete(key);
      values.set(key, value);
      const [oldest] = values.keys();
      if (oldest !== undefined && values.size > limit) values.delete(oldest);
    },
    delete: (key) => void values.delete(key),
  };
}
