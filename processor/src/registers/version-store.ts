import { CodedError, type RegisterEntry, type RegisterName } from '@spanproof/vocabulary';
import type { SealedVersion } from './register-record.ts';

/** Every version of every entry, in memory. */
export interface VersionStore {
  /** @throws CodedError REGISTER_CONFLICT where the version does not follow the newest one */
  add(sealed: SealedVersion): void;
  /** Oldest first. */
  versions(register: RegisterName, id: string): readonly SealedVersion[];
  /** The newest version of each entry among those `counts` lets through, by id; entries whose newest one is retired are left out. */
  newest(register: RegisterName, counts: (entry: RegisterEntry) => boolean): readonly RegisterEntry[];
}

export function createVersionStore(): VersionStore {
  const registers = new Map<RegisterName, Map<string, SealedVersion[]>>();

  return {
    add(sealed) {
      const { register, id, version } = sealed.entry;
      const entries = registers.get(register) ?? new Map<string, SealedVersion[]>();
      registers.set(register, entries);
      const known = entries.get(id) ?? [];
      if (version !== known.length + 1)
        throw new CodedError('REGISTER_CONFLICT', `${register}/${id} has version ${version} after ${known.length}`, {
          todo: 'two processors wrote into one ledger: run one, and restore the other from its own',
        });
      entries.set(id, [...known, sealed]);
    },
    versions: (register, id) => registers.get(register)?.get(id) ?? [],
    newest(register, counts) {
      const found = [...(registers.get(register)?.values() ?? [])].flatMap((versions) => versions.map(({ entry }) => entry).findLast(counts) ?? []);
      return found.filter(({ retired }) => !retired).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
  };
}
