/** Entry of the engine's own process; store/engines/engine-process.ts forks it. A crash of the engine ends here and nowhere else. */
import { flushCompileCache } from 'node:module';
import process from 'node:process';
import { type Host, openHost } from './host.ts';
import type { FromHost, ToHost } from './messages.ts';

process.umask(0o077);
// Ctrl-C reaches the whole process group: the parent decides when the engine ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

// Every acknowledged row is fsynced, so the shortest way out is safe, and the only one that also works while queries run.
function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
const parent = process.ppid;
process.on('disconnect', endNow);
setInterval(() => process.ppid !== parent && endNow(), 1_000).unref();

function tell(message: FromHost): void {
  process.send?.(message);
}

function setVariable(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

let host: Host | undefined;

async function obey(message: ToHost): Promise<void> {
  if (message.type === 'open') {
    const opened = await openHost({ setVariable }, message.settings, message.diskKey);
    if ('type' in opened) return tell(opened);
    host = opened.host;
    tell({ type: 'ready', version: opened.version });
    // Types are stripped once: the next start neither parses nor keeps the 12 MB parser in memory.
    flushCompileCache();
  } else if (message.type === 'switch') {
    await host?.doorkeeper.switchTo(message.profile, message.profile === 'admin' ? message.token : undefined);
    tell({ type: 'switched', profile: message.profile });
  } else {
    await host?.close();
    tell({ type: 'closed' });
  }
}

process.on('message', (message: ToHost) => {
  obey(message).catch((error: unknown) => tell({ type: 'failed', code: 'ENGINE_REFUSED', message: String(error), final: false }));
});
