import {
  BUNDLE_PATHS,
  crc32,
  formatBagInfo,
  formatDirectory,
  formatLocalHeader,
  formatManifest,
  formatSignedText,
  type NoteSigner,
  openZip,
  signNote,
  type ZipMember,
} from '@spanproof/vocabulary/ledger';
import { buildBundle } from '../../processor/src/export/bundle.ts';
import type { BundleSettings } from '../../processor/src/export/contract.ts';
import { nodeCrypto as crypto } from '../../processor/src/node-crypto.ts';
import { createLedger, DAY, LOG, SECOND } from './ledger.ts';
import { createSource } from './source.ts';

export type Ledger = ReturnType<typeof createLedger>;
/** A bundle's files, to be changed at will. */
export type Files = Map<string, Uint8Array>;

export const HOUR = 3600n * SECOND;
export const NOON = DAY + 12n * HOUR;
/** Noon to midnight. */
export const PERIOD = { from: NOON, to: DAY + 24n * HOUR, verifiers: false } as const;

/** One writer, two streams, one source that keeps its books; rows 0-1 of the second stream lie before the period, row 9 behind it. */
export function createSmallLedger(seed?: string): Ledger {
  const ledger = createLedger(seed);
  ledger
    .open({ class: 'ops' })
    .append(
      { kind: 9, t: NOON - HOUR, core: { schema: 'spanproof/heartbeat/v1', writer: 'w1' } },
      { kind: 9, t: NOON + HOUR, core: { schema: 'spanproof/heartbeat/v1', writer: 'w1' } },
    )
    .log();
  const source = createSource('b1');
  const early = createSource('b0');
  ledger
    .open({})
    .append(early.call(NOON - 2n * HOUR), early.call(NOON - HOUR, { subject: 'subject part' }), source.hello(NOON + 1n))
    .log()
    .append(
      source.call(NOON + 2n),
      source.call(NOON + 3n, { original: 'original part' }),
      source.call(NOON + 4n, { subject: 's' }),
      source.checkpoint(NOON + 5n),
    )
    .log()
    .append(source.call(NOON + 6n), source.checkpoint(NOON + 7n), source.call(DAY + 24n * HOUR))
    .log();
  return ledger;
}

export async function exportBundle(
  ledger: Ledger,
  settings: BundleSettings = PERIOD,
  logSize: number = ledger.entries.length,
  checkpoint: Uint8Array = ledger.checkpoint(logSize),
): Promise<Uint8Array> {
  const bundle = await buildBundle(
    { reader: ledger.reader(), crypto, signer: ledger.roles.governance, checkpoint, verifier: Buffer.from('print()\n') },
    settings,
  );
  const chunks: Uint8Array[] = [];
  for await (const chunk of bundle.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function unpack(zip: Uint8Array): Files {
  const files = openZip(zip);
  return new Map(files.names.map((name) => [name, Uint8Array.from(files.read(name) ?? [])]));
}

/** Zips as the format demands, whatever the files are. */
export function pack(files: Files): Uint8Array {
  const members: ZipMember[] = [];
  const chunks: Uint8Array[] = [];
  let offset = 0;
  for (const name of [...files.keys()].toSorted()) {
    const bytes = files.get(name) ?? new Uint8Array(0);
    const member = { name, size: bytes.length, crc: crc32(bytes), offset };
    const header = formatLocalHeader(member);
    members.push(member);
    chunks.push(header, bytes);
    offset += header.length + bytes.length;
  }
  return Buffer.concat([...chunks, formatDirectory(members)]);
}

/** What a forger does after changing files: new manifests, and a new signature where he has the key. */
export function reseal(files: Files, governance?: NoteSigner): Files {
  const hashed = (names: readonly string[]): Uint8Array =>
    formatManifest(names.map((name) => ({ name, sha256: crypto.sha256(files.get(name) ?? new Uint8Array(0)) })));
  const names = [...files.keys()].toSorted();
  const payload = names.filter((name) => name.startsWith('data/'));
  const payloadBytes = payload.reduce((sum, name) => sum + (files.get(name)?.length ?? 0), 0);
  files.set(BUNDLE_PATHS.info, Buffer.from(formatBagInfo({ payloadBytes, payloadFiles: payload.length })));
  files.set(BUNDLE_PATHS.manifest, hashed(payload));
  files.set(BUNDLE_PATHS.tagManifest, hashed(names.filter((name) => !name.startsWith('data/') && !name.startsWith('tagmanifest-'))));
  const tagHash = crypto.sha256(files.get(BUNDLE_PATHS.tagManifest) ?? new Uint8Array(0));
  if (governance !== undefined) files.set(BUNDLE_PATHS.signature, signNote(formatSignedText(LOG, tagHash), [governance]));
  return files;
}
