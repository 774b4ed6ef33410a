import { openZip } from '@spanproof/vocabulary/ledger';

/** Every file of a zipped bundle. */
export function readBundleFiles(bundle: Uint8Array): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  const files = openZip(bundle);
  return files.names.map((path) => ({ path, bytes: files.read(path) ?? new Uint8Array(0) }));
}

/** Every core a bundle holds, parsed. */
export function readCores(bundle: Uint8Array): readonly { readonly [key: string]: unknown }[] {
  return readBundleFiles(bundle)
    .filter(({ path }) => path.endsWith('/core.jsonl'))
    .flatMap(({ bytes }) => Buffer.from(bytes).toString('utf8').split('\n'))
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly core: { readonly [key: string]: unknown } }).core);
}
