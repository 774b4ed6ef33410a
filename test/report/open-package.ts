import { execFileSync } from 'node:child_process';
import type { PackageInputs } from '../../processor/src/report/contract.ts';
import { formPackage } from '../../processor/src/report/package.ts';

/** The package's files by path. */
export async function openPackage(inputs: PackageInputs): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map((await formPackage(inputs)).map(({ path, bytes }) => [path, bytes]));
}

export function textIn(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`no ${path} in the package`);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** Python's standard library reads what we wrote: a parser that is not ours. `script` gets the bytes on stdin and prints JSON. */
export function readWithPython(script: string, bytes: Uint8Array): unknown {
  return JSON.parse(execFileSync('python3', ['-c', script], { input: bytes, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' }));
}
