import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { connectServer } from '../../processor/src/store/engines/server.ts';
import { describeEngine } from './engine-contract.ts';
import { startTcpServer, USER } from './tcp-server.ts';

describeEngine('server', async () => {
  const server = await startTcpServer();
  const engine = connectServer({}, { url: server.url, ...USER, pingEveryMs: 100 });
  return {
    engine,
    async stop() {
      await engine.close();
      await server.stop();
    },
  };
});

test('wrong credentials are refused for good', async () => {
  const server = await startTcpServer();
  const engine = connectServer({}, { url: server.url, username: USER.username, password: 'another', pingEveryMs: 50 });
  await expect(engine.ready()).rejects.toMatchObject({ code: 'ENGINE_REFUSED' });
  expect(engine).toMatchObject({ state: 'down', failure: { code: 'ENGINE_REFUSED' } });
  await engine.close();
  await server.stop();
});

test('a server that goes and comes back is down and ready again', async () => {
  const first = await startTcpServer();
  const engine = connectServer({}, { url: first.url, ...USER, pingEveryMs: 50 });
  await engine.ready();
  const down = new Promise<void>((resolve) => engine.onState((state) => state === 'down' && resolve()));
  await first.stop();
  await down;
  expect(engine.failure).toMatchObject({ code: 'ENGINE_DOWN' });
  const again = createServer((connection) => connection.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')).listen(
    Number(new URL(first.url).port),
    '127.0.0.1',
  );
  await engine.ready();
  await engine.close();
  again.close();
});
