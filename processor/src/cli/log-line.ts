/** What happens to the processor, as `log.format` says. `line` is a text for people, `CODE: what happened` where it went wrong. */
export function formatLogLine(format: 'text' | 'json', line: string, now: Date): string {
  if (format === 'text') return line;
  const [, code, message] = /^([A-Z][A-Z0-9_]+): (.*)$/s.exec(line) ?? [];
  return code === undefined ? formatEvent('info', now, { message: line }) : formatEvent('error', now, { code, message });
}

/** One event as one line of JSON. */
export function formatEvent(level: 'info' | 'error', now: Date, fields: Readonly<Record<string, string | number | undefined>>): string {
  return JSON.stringify({ time: now.toISOString(), level, ...fields });
}
