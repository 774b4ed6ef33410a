import type { ExportRequest } from '@spanproof/vocabulary';

/** What an auditor types in the second step. */
export interface SampleDraft {
  readonly nonce: string;
  readonly size: string;
}

/** Sizes that, without a deviation found, speak for the whole population: by risk of being wrong and by the rate that may deviate. */
export const SIZES: readonly { readonly size: number; readonly says: string }[] = [
  { size: 59, says: 'risk 5 %, at most 5 % deviate' },
  { size: 29, says: 'risk 5 %, at most 10 % deviate' },
  { size: 45, says: 'risk 10 %, at most 5 % deviate' },
  { size: 22, says: 'risk 10 %, at most 10 % deviate' },
];

/** Why the nonce does not do; undefined where it does. */
export function judgeNonce(nonce: string): string | undefined {
  const plain = nonce.trim().toLowerCase();
  if (!/^[0-9a-f]*$/.test(plain) || plain.length % 2 === 1) return 'must be hex: pairs of the digits 0 to 9 and a to f';
  return plain.length < 32 ? `has ${plain.length / 2} bytes; at least 16 are needed` : undefined;
}

export function formSample(population: string, { nonce, size }: SampleDraft): NonNullable<ExportRequest['sample']> {
  return { population, nonce: nonce.trim().toLowerCase(), size: Number(size) };
}
