import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordProof } from '@spanproof/vocabulary';

/** The worked example of docs/ledger-format.md: made by the Python reference, signed by keys nobody here holds. */
export interface DocumentedProof {
  readonly recordId: string;
  readonly proof: RecordProof;
  readonly trustPolicy: string;
}

export function readDocumentedProof(): DocumentedProof {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/ledger-format.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(vector|hex)\n([\s\S]*?)^```$/gm)].map(([, kind, text = '']) => ({ kind, text }));
  const vectors = blocks.filter(({ kind }) => kind === 'vector').map(({ text }) => text);
  const leaf = Buffer.from((blocks.filter(({ kind }) => kind === 'hex')[1]?.text ?? '').replaceAll('\n', ''), 'hex');
  const [streamProof = '', logProof = ''] = vectors.filter((text) => text.startsWith('c2sp.org/tlog-proof@v1\n'));
  const [trustPolicy = ''] = vectors.filter((text) => text.startsWith('log '));
  return {
    // Leaf layout: magic 4, version 1, kind 1, flags 1 ... see section 4; the id is found by its place in the example's text.
    recordId: '019ab84f63d0741b8c2d3e4f50617201',
    proof: {
      leaf: leaf.toString('base64'),
      core: (vectors[0] ?? '').trimEnd(),
      stream: /\n\n(\S+)\n/.exec(streamProof)?.[1] ?? '',
      stream_proof: streamProof,
      log_proof: logProof,
    },
    trustPolicy,
  };
}
