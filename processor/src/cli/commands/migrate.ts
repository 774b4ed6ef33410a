import { CodedError } from '@spanproof/vocabulary';
import type { Command } from '../command.ts';
import { DATA_OPTIONS, loadGivenSettings, SERVE_OPTIONS } from '../settings-options.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: 'Brings the tables of a ClickHouse server up to date, as a user who may make tables; `serve` then needs no such rights.',
  usage: 'migrate [--config FILE] [--clickhouse-url URL]',
  example: 'SPANPROOF_ENGINE_USERNAME=spanproof_migrator SPANPROOF_ENGINE_PASSWORD_FILE=password spanproof migrate --clickhouse-url http://127.0.0.1:8123',
  options: { config: DATA_OPTIONS.config, 'clickhouse-url': SERVE_OPTIONS['clickhouse-url'] },
  async run(given, terminal) {
    const { engine } = await loadGivenSettings(given, terminal);
    if (engine.clickhouse_url === undefined) {
      throw new CodedError('USAGE', 'no ClickHouse server is named', {
        todo: 'give --clickhouse-url; tables of the embedded engine are made by `spanproof serve`',
      });
    }
    const { migrateServer } = await import('../migrate-server.ts');
    const applied = await migrateServer(engine, (line) => terminal.say(line));
    await terminal.write(applied.length === 0 ? 'nothing to do\n' : applied.map((name) => `applied ${name}\n`).join(''));
    return 0;
  },
};
