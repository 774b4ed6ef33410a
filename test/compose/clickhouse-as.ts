/**
 * A ClickHouse server as far as the embedded engine can play one: HTTP on loopback, one user with the rights and the password that users.d gives him.
 * usage: clickhouse-as.ts FOLDER PORT USER; the hash of the password comes in the variable that the users file names.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { loadChdb } from '../../processor/src/store/engine-host/chdb.ts';
import { createFacade } from '../../processor/src/store/engine-host/facade.ts';
import { createSessionPool } from '../../processor/src/store/engine-host/session-pool.ts';
import { openSpool } from '../../processor/src/store/engine-host/spool.ts';
import { type DatabaseUser, RIGHTS } from '../../processor/src/store/grants/rights.ts';
import { passwordVariable } from '../../processor/src/store/grants/users-file.ts';

const [folder, port, user] = process.argv.slice(2) as [string, string, DatabaseUser];
const { name, grants } = RIGHTS[user];
mkdirSync(folder, { recursive: true });
process.chdir(folder);
writeFileSync(
  'users.xml',
  `<clickhouse><profiles><default/></profiles><quotas><default/></quotas><users><default><password></password><networks><ip>::/0</ip></networks>
   <profile>default</profile><quota>default</quota><grants>${grants.map((grant) => `<query>${grant}</query>`).join('')}</grants></default></users></clickhouse>`,
);
writeFileSync('config.xml', `<clickhouse><user_directories><users_xml><path>${join(folder, 'users.xml')}</path></users_xml></user_directories></clickhouse>`);

const chdb = await loadChdb();
const pool = createSessionPool(() => chdb.open(join(folder, 'db'), ['--config-file=config.xml', '--async_insert=0']), 2);
// The facade itself lets only an administrator make tables.
const profile = user === 'migrator' ? 'admin' : 'ingest';
const facade = createFacade({
  doorkeeper: { enter: async () => ({ pool, profile, leave: () => {} }), switchTo: async () => {}, close: async () => {} },
  spool: await openSpool(folder),
});

createServer((request, response) => {
  const [login = '', password = ''] = Buffer.from(/^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '', 'base64')
    .toString()
    .split(':');
  const known = login === name && createHash('sha256').update(password).digest('hex') === process.env[passwordVariable(user)];
  if (known || request.url === '/ping') return void facade.emit('request', request, response);
  response.writeHead(403, { 'X-ClickHouse-Exception-Code': '516' }).end(`Code: 516. DB::Exception: ${login}: Authentication failed. (AUTHENTICATION_FAILED)`);
}).listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
