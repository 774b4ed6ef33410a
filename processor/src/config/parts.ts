import { z } from 'zod';

export const name: z.ZodType<string, string> = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'expected lower-case letters, digits, - and _, at most 64');

export const sha256: z.ZodType<string, string> = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 lower-case hex digits');

interface TlsFiles {
  cert_file: string;
  key_file: string;
}

export const tls: z.ZodType<TlsFiles, TlsFiles> = z.strictObject({
  cert_file: z.string().min(1).describe('PEM file of the certificate chain.'),
  key_file: z.string().min(1).describe('PEM file of the private key.'),
});

/** A list whose entries are told apart by id and by hash. */
export function refuseRepeated(entries: readonly { readonly id: string; readonly sha256: string }[], context: z.RefinementCtx): void {
  for (const property of ['id', 'sha256'] as const) {
    for (const [index, entry] of entries.entries()) {
      if (entries.findIndex((other) => other[property] === entry[property]) < index) {
        context.addIssue({ code: 'custom', path: [index, property], message: 'stands twice' });
      }
    }
  }
}
