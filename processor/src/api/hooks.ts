import type { FastifyInstance } from 'fastify';
import type { Hook } from './contract.ts';

/**
 * Endpoints without an identity, in a scope of their own: bodies stay bytes there, because a signature is over bytes. What has no receiver is not there.
 * Errors and headers are those of the whole API.
 */
export async function addHooks(app: FastifyInstance, hooks: readonly Hook[], prefix: string): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const { path, bodyLimit, receiver } of hooks) {
      scope.route({
        method: 'POST',
        url: `${prefix}${path}`,
        bodyLimit,
        onRequest: async (request, reply) => {
          if (receiver === undefined) return reply.callNotFound();
          receiver.admit(request.headers);
        },
        handler: async (request, reply) => {
          if (receiver === undefined) return reply.callNotFound();
          const answer = await receiver.take(request.headers, Buffer.isBuffer(request.body) ? request.body : new Uint8Array());
          return reply.type('application/json; charset=utf-8').send(JSON.stringify(answer));
        },
      });
    }
  });
}
