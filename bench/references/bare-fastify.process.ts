import fastify from 'fastify';
import { serveProcess } from '../process/serve-process.js';
import { AUTHORIZE_SCHEMA } from '../../services/call-gate/src/authorize-call/authorize-call.schema.js';
import type { AuthorizeRequest } from '../../services/call-gate/src/authorize-call/authorize-call.schema.js';

const app = fastify();

/**
 * The least that an authorize over HTTP can cost: Fastify without hooks, logs, keys or knowledge, the very schemas of
 * ours checked and written by it, and always the same answer, as long as ours is.
 */
const bareFastify = {
  async listen(): Promise<number> {
    app.post<{ Body: AuthorizeRequest }>('/v1/calls/authorize', { schema: AUTHORIZE_SCHEMA }, (_request, reply) => {
      // Not returned: Fastify would take the reply for a promise and listen for its end.
      reply.send({
        decision: 'allow',
        from: '+14152000000',
        permit: { id: 'gate-019a0000-0000-7000-8000-000000000000-123456', expiresInMs: 250 },
        position: '2000000',
        gateId: 'gate-019a0000-0000-7000-8000-000000000000',
      });
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return (app.server.address() as { port: number }).port;
  },

  /** Processor time this process has used so far, in microseconds. */
  usedMicros(): number {
    const { user, system } = process.cpuUsage();
    return user + system;
  },
};

export type BareFastify = typeof bareFastify;

serveProcess(bareFastify);
