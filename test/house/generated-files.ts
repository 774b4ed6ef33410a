import { formatConfiguration } from '../../processor/src/config/document.ts';
import { formatPublicFace } from './public-face.ts';

/** Files that are written by `node bin/generate.mjs` and committed. */
export const GENERATED: readonly { readonly path: string; readonly generate: () => string }[] = [
  { path: 'docs/generated/configuration.md', generate: formatConfiguration },
  { path: 'docs/generated/public-face.md', generate: formatPublicFace },
];
