import type { IncomingMessage, ServerResponse } from 'node:http';

/** Passes a request for /api/v1 on to a processor, with a token that the browser never sees: what Grafana's proxy does. */
export async function forwardRequest(request: IncomingMessage, response: ServerResponse, processor: string, token: string): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const type = request.headers['content-type'];
  const answer = await fetch(`${processor}${request.url ?? ''}`, {
    method: request.method ?? 'GET',
    headers: { authorization: `Bearer ${token}`, ...(type === undefined ? {} : { 'content-type': type }) },
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
  });
  response.writeHead(answer.status, Object.fromEntries([...answer.headers].filter(([name]) => /^content-(type|disposition)$|^spanproof-/.test(name))));
  response.end(Buffer.from(await answer.arrayBuffer()));
}
