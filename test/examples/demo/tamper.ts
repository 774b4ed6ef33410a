import { openZip, readZip, sourceOf } from '@spanproof/vocabulary/ledger';

/** A copy of the bundle in which one bit of one sealed call is different: the middle of the largest file of cores. */
export function flipOneBit(bundle: Uint8Array): { readonly copy: Uint8Array; readonly file: string; readonly offset: number } {
  const members = readZip(sourceOf(bundle)).filter(({ name }) => name.endsWith('core.jsonl'));
  const [largest] = members.sort((a, b) => b.size - a.size);
  if (largest === undefined) throw new Error('the bundle holds no cores');
  const content = openZip(bundle).read(largest.name) ?? new Uint8Array(0);
  const start = Buffer.from(bundle.buffer, bundle.byteOffset, bundle.length).indexOf(content);
  const offset = Math.floor(content.length / 2);
  const copy = Uint8Array.from(bundle);
  copy[start + offset] = (copy[start + offset] ?? 0) ^ 1;
  return { copy, file: largest.name, offset };
}
