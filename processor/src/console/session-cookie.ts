import type { IncomingHttpHeaders } from 'node:http';
import { SESSION_SECONDS } from './sessions.ts';

/**
 * Browsers send a cookie to every port of a host: the name keeps two consoles of one machine apart, and the path keeps it from all but
 * the few requests that need it.
 */
const nameFor = (port: string): string => `spanproof_console_${port}`;
export const COOKIE_PATH = '/host';

export function formCookie(secret: string, port: string, secure: boolean, seconds: number = SESSION_SECONDS): string {
  return `${nameFor(port)}=${secret}; Path=${COOKIE_PATH}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`;
}

/** Attacker-controlled. Of two cookies of the name none counts: one of them was planted. */
export function readCookie({ cookie = '' }: IncomingHttpHeaders, port: string): string | undefined {
  const found = cookie
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([name]) => name === nameFor(port));
  const [, secret] = found[0] ?? [];
  return found.length === 1 && secret !== undefined && /^[A-Za-z0-9_-]{43}$/.test(secret) ? secret : undefined;
}
