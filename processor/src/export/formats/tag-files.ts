import { CodedError } from '@spanproof/vocabulary';
import {
  BAGIT_TXT,
  BUNDLE_PATHS,
  type Crypto,
  encodeHex,
  encodeUtf8,
  formatBagInfo,
  formatManifest,
  formatSignedText,
  type NoteSigner,
  signNote,
} from '@spanproof/vocabulary/ledger';
import type { BundleSettings } from '../contract.ts';
import type { BundleFile } from '../contract.ts';
import type { PlannedFile } from '../zip-stream.ts';
import { README } from './readme.ts';

/** Every file outside data/: BagIt's, the conveniences, and the signature over all of them. */
export function formTagFiles(
  collaborators: { readonly crypto: Crypto; readonly signer: NoteSigner; readonly verifier?: Uint8Array; readonly trustPolicy?: string },
  settings: Pick<BundleSettings, 'verifiers' | 'created'>,
  about: { readonly log: string; readonly payload: readonly PlannedFile[] },
): { readonly id: string; readonly files: readonly BundleFile[] } {
  const { crypto, signer, verifier, trustPolicy } = collaborators;
  const created = settings.created?.slice(0, 10);
  if (created !== undefined && !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(created)) throw new CodedError('USAGE', 'created is not an ISO 8601 date');
  if (settings.verifiers && verifier === undefined) throw new CodedError('USAGE', 'the verifiers are asked for, but their source was not handed in');
  const payloadBytes = about.payload.reduce((sum, { size }) => sum + size, 0);
  const info = formatBagInfo({ ...(created === undefined ? {} : { created }), payloadBytes, payloadFiles: about.payload.length });
  const listed: BundleFile[] = [
    { name: BUNDLE_PATHS.bagit, bytes: encodeUtf8(BAGIT_TXT) },
    { name: BUNDLE_PATHS.info, bytes: encodeUtf8(info) },
    { name: BUNDLE_PATHS.manifest, bytes: formatManifest(about.payload) },
    ...(trustPolicy === undefined ? [] : [{ name: BUNDLE_PATHS.trustPolicy, bytes: encodeUtf8(trustPolicy) }]),
    ...(settings.verifiers && verifier !== undefined
      ? [
          { name: BUNDLE_PATHS.readme, bytes: encodeUtf8(README) },
          { name: BUNDLE_PATHS.verifier, bytes: verifier },
        ]
      : []),
  ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const tagManifest = formatManifest(listed.map(({ name, bytes }) => ({ name, sha256: crypto.sha256(bytes) })));
  const hash = crypto.sha256(tagManifest);
  const note = signNote(formatSignedText(about.log, hash), [signer]);
  return {
    id: encodeHex(hash),
    files: [...listed, { name: BUNDLE_PATHS.tagManifest, bytes: tagManifest }, { name: BUNDLE_PATHS.signature, bytes: note }],
  };
}
