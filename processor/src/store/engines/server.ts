import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../connect.ts';
import type { Engine } from '../contract.ts';
import { applyMigrations } from '../apply-migrations.ts';
import { runStatements } from '../run-statements.ts';
import { toEngineError } from '../engine-error.ts';
import { createStateCell } from './engine-state.ts';

export interface ServerEngineSettings {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
  /** How often the server is asked whether it answers. */
  readonly pingEveryMs?: number;
}

/** A ClickHouse server that someone else runs. Its user needs CREATE for migrations, then INSERT and SELECT on `spanproof`. */
export function connectServer(collaborators: { readonly log?: (line: string) => void }, settings: ServerEngineSettings): Engine {
  const log = collaborators.log ?? (() => {});
  const { pingEveryMs = 2_000, ...address } = settings;
  const cell = createStateCell();
  const client = connect(address);
  const stopping = new AbortController();

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const answer = await client.ping({ select: true });
      if (answer.success) cell.set('ready');
      else {
        const failure = toEngineError(answer.error);
        // Wrong credentials are not an outage: waiting does not mend them.
        if (failure.code === 'ENGINE_REFUSED' && cell.state === 'starting') {
          log(`engine: ${failure.message}`);
          return cell.fail(failure);
        }
        if (cell.state !== 'down') log(`engine: down: ${failure.message}`);
        cell.set('down', failure);
      }
      await delay(pingEveryMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {}); // aborted = close()
    }
  }
  const watched = watch();

  let closing: Promise<void> | undefined;
  return {
    name: 'server',
    address,
    get state() {
      return cell.state;
    },
    get failure() {
      return cell.failure;
    },
    ready: cell.ready,
    onState: cell.onState,
    async migrate(migrations) {
      await cell.ready();
      return applyMigrations(client, migrations);
    },
    async administer(statements) {
      await cell.ready();
      await runStatements(client, statements);
    },
    close() {
      closing ??= (async () => {
        stopping.abort();
        cell.set('closed');
        await watched;
        await client.close();
      })();
      return closing;
    },
  };
}
