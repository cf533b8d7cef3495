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
  spareAnswersUnderWay(fastify, connections);
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
  // For the answers whose head was out before the stop, and said nothing of it. Shortcuts give theirs whole and past
  // Fastify: no hook tells of them, and none has to.
  fastify.addHook('onResponse', (_request, _reply, done) => {
    if (stopping) server.closeIdleConnections();
    done();
  });
  return () => stopping;
}

/**
 * Has the closing of idle connections, which Node and Fastify ask for as well, leave alone those whose caller has not
 * taken all of an answer yet, and come back to each when that is out. Node takes an answer as given once it is in memory,
 * and would cut off the rest of it.
 */
function spareAnswersUnderWay({ server }: FastifyInstance, connections: ReadonlySet<Socket>): void {
  const closeIdle = server.closeIdleConnections.bind(server);
  const comingBackTo = new WeakSet<Socket>();
  const comeBackTo = (connection: Socket): void => {
    if (comingBackTo.has(connection) || !connection.writable) return;
    comingBackTo.add(connection);
    // Told when everything before it is out; an event `drain` comes only after much.
    connection.write('', () => {
      comingBackTo.delete(connection);
      server.closeIdleConnections();
    });
  };
  server.closeIdleConnections = () => {
    const untaken = [...connections].filter(({ writableLength }) => writableLength > 0);
    // Which are idle, Node alone knows, and closes them all.
    for (const connection of untaken) connection.destroy = () => connection;
    closeIdle();
    for (const connection of untaken) Reflect.deleteProperty(connection, 'destroy');
    for (const connection of untaken) comeBackTo(connection);
  };
}

export function serverStopping(): DomainError<'server_stopping'> {
  return new DomainError('server_stopping', 'This process is stopping; nothing was done. Send the request again.');
}
