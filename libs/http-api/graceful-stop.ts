import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { DomainError } from '#domain-error';

/** How long the last requests may take once the stop was asked for: less than the ten seconds after which Docker kills. */
const LAST_REQUESTS_MS = 8_000;

/**
 * Lets a server that is asked to stop end as soon as the last request under way is answered: what is answered from then
 * on closes its connection, and connections on which nothing is under way are closed. What has not ended after
 * `lastRequestsMs` milliseconds is cut off. The answer tells whether the server is stopping, for `serverStopping`.
 */
export function stopGracefully(fastify: FastifyInstance, lastRequestsMs = LAST_REQUESTS_MS): () => boolean {
  const { server, log } = fastify;
  const connections = new Set<Socket>();
  let stopping = false;
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.once('close', () => connections.delete(connection));
  });
  const closeIdle = server.closeIdleConnections.bind(server);
  // Node and Fastify call it as well. Node takes an answer as given once it is in memory, and would cut off what the
  // caller has not taken yet: who waits for that is asked again when that answer is out.
  server.closeIdleConnections = () => {
    if (![...connections].some(({ writableLength }) => writableLength > 0)) closeIdle();
  };
  const cutOff = (): void => {
    log.warn(`Requests under way did not end within ${lastRequestsMs} ms of the stop; they are cut off.`);
    server.closeAllConnections();
  };
  fastify.addHook('preClose', (done) => {
    stopping = true;
    // Node counts those that never sent anything among the busy ones.
    for (const connection of connections) if (connection.bytesRead === 0) connection.destroy();
    if (server.listening) {
      const timer = setTimeout(cutOff, lastRequestsMs);
      server.once('close', () => clearTimeout(timer));
    }
    done();
  });
  fastify.addHook('onSend', (_request, reply, _payload, done) => {
    if (stopping) reply.header('connection', 'close');
    done();
  });
  fastify.addHook('onResponse', (_request, _reply, done) => {
    if (stopping) server.closeIdleConnections();
    done();
  });
  return () => stopping;
}

export function serverStopping(): DomainError<'server_stopping'> {
  return new DomainError('server_stopping', 'This process is stopping; nothing was done. Send the request again.');
}
