import { formatDirectory, formatLocalHeader, type ZipMember } from '@spanproof/vocabulary/ledger';
import type { BundleFile } from './contract.ts';

/** A file whose bytes are known, though not at hand. */
export interface PlannedFile {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly sha256: Uint8Array;
}

/** Bytes of the zip of these files. */
export function measureZip(planned: readonly PlannedFile[]): number {
  const members = placeMembers(planned);
  return planned.reduce((sum, file) => sum + formatLocalHeader(file).length + file.size, formatDirectory(members).length);
}

/** Writes the zip as its files arrive, in the order of the plan; `check` refuses bytes that are not the planned ones. */
export async function* writeZip(
  planned: readonly PlannedFile[],
  files: AsyncIterable<BundleFile>,
  check: (planned: PlannedFile, bytes: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  const plan = planned.values();
  for await (const { bytes } of files) {
    const file = plan.next().value;
    if (file === undefined) break;
    check(file, bytes);
    yield formatLocalHeader(file);
    yield bytes;
  }
  yield formatDirectory(placeMembers(planned));
}

function placeMembers(planned: readonly PlannedFile[]): ZipMember[] {
  let offset = 0;
  return planned.map(({ name, size, crc }) => {
    const member = { name, size, crc, offset };
    offset += formatLocalHeader(member).length + size;
    return member;
  });
}
