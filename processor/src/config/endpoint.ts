import { z } from 'zod';
import type { Endpoint } from './settings.ts';

/** `127.0.0.1:4318`, `[::1]:4318`, `localhost:4318`, as the Collector writes it. */
export const endpoint: z.ZodType<Endpoint, string> = z.string().transform((text, context) => {
  const [, v6, plain, digits = ''] = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = v6 ?? plain;
  const port = Number(digits);
  if (host !== undefined && port <= 65_535) return { host, port };
  context.addIssue({ code: 'custom', message: 'expected host:port, such as 127.0.0.1:4318' });
  return z.NEVER;
});

/** True where no other machine can reach a listener on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
