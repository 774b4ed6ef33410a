import { encodeHex } from './hex.ts';
import { encodeUtf8 } from './text.ts';

/** RFC 8493. */
export const BAGIT_TXT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** bag-info.txt: the run, not the evidence. `created` is a UTC date, YYYY-MM-DD. */
export interface BagInfo {
  readonly created?: string;
  readonly payloadBytes: number;
  readonly payloadFiles: number;
}

const INFO = /^Bag-Software-Agent: spanproof\n(?:Bagging-Date: ([0-9]{4}-[0-9]{2}-[0-9]{2})\n)?Payload-Oxum: (0|[1-9][0-9]{0,15})\.(0|[1-9][0-9]{0,15})\n$/;

export function formatBagInfo({ created, payloadBytes, payloadFiles }: BagInfo): string {
  const date = created === undefined ? '' : `Bagging-Date: ${created}\n`;
  return `Bag-Software-Agent: spanproof\n${date}Payload-Oxum: ${payloadBytes}.${payloadFiles}\n`;
}

/** Undefined for any other spelling. */
export function parseBagInfo(text: string): BagInfo | undefined {
  const [match, created, payloadBytes, payloadFiles] = INFO.exec(text) ?? [];
  if (match === undefined) return undefined;
  return { ...(created === undefined ? {} : { created }), payloadBytes: Number(payloadBytes), payloadFiles: Number(payloadFiles) };
}

/** Lines as sha256sum writes and checks them, in the order given: ascending by path. */
export function formatManifest(files: readonly { readonly name: string; readonly sha256: Uint8Array }[]): Uint8Array {
  return encodeUtf8(files.map(({ name, sha256 }) => `${encodeHex(sha256)}  ${name}\n`).join(''));
}

/** Text of the bundle's one signature: whose log, and the hash of the tag manifest, which lists every other file. */
export function formatSignedText(log: string, tagManifestHash: Uint8Array): string {
  return `spanproof/bundle/v1\n${log}\n${encodeHex(tagManifestHash)}\n`;
}
