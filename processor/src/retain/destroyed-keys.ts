import type { KeyDestroyed } from '@spanproof/vocabulary';

/** Data keys that erasures destroyed, by hex id, with the record that says so. */
export interface DestroyedKeys {
  add(keyIds: readonly string[], statement: KeyDestroyed): void;
  find(keyId: string): KeyDestroyed | undefined;
  /** Of these ids those that were destroyed. */
  among(keyIds: Iterable<string>): readonly string[];
}

export function createDestroyedKeys(): DestroyedKeys {
  const statements = new Map<string, KeyDestroyed>();
  return {
    add(keyIds, statement) {
      for (const id of keyIds) if (!statements.has(id)) statements.set(id, statement);
    },
    find: (keyId) => statements.get(keyId),
    among: (keyIds) => [...keyIds].filter((id) => statements.has(id)),
  };
}
