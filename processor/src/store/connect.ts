import { Agent, type AgentOptions } from 'node:http';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import type { Connect, EngineAddress } from './contract.ts';
import { ADMIN_HEADER } from './engine-host/messages.ts';

const REQUEST_TIMEOUT_MS = 60_000;
const SOCKETS = 6;

/** Opens a client; whoever opens it closes it. Every thread opens its own. */
export const connect: Connect = (address) => open(address, {});

/** The same with the token that the embedded engine's admin profile asks for. */
export function connectAsAdmin(address: EngineAddress, token: string): ClickHouseClient {
  return open(address, { [ADMIN_HEADER]: token });
}

function open(address: EngineAddress, headers: Record<string, string>): ClickHouseClient {
  const common = { request_timeout: REQUEST_TIMEOUT_MS, http_headers: headers, log: { level: ClickHouseLogLevel.OFF } };
  if ('socketPath' in address) {
    // Node's agents take a socketPath; their type does not say so.
    const agent = new Agent({ keepAlive: true, maxSockets: SOCKETS, socketPath: address.socketPath } as AgentOptions);
    return createClient({ ...common, url: 'http://localhost', http_agent: agent, set_basic_auth_header: false });
  }
  return createClient({
    ...common,
    url: address.url,
    max_open_connections: SOCKETS,
    compression: { response: true },
    ...(address.username === undefined ? {} : { username: address.username }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.database === undefined ? {} : { database: address.database }),
  });
}
