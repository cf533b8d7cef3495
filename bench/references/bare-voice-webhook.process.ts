import { createHmac, timingSafeEqual } from 'node:crypto';
import fastify from 'fastify';
import { serveProcess } from '../process/serve-process.js';

const app = fastify();

/**
 * The least that an answer to Twilio's call can cost somebody who knows one account and one URL: Fastify without hooks,
 * logs or roles, the signature of the form checked in constant time, who takes the call looked up in a map, and TwiML.
 */
const bareVoiceWebhook = {
  /** `takers`: SIP URI by number. */
  async listen(
    path: string,
    url: string,
    authToken: string,
    takers: Readonly<Record<string, string>>,
  ): Promise<number> {
    const takerOf = new Map(Object.entries(takers));
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, new URLSearchParams(body as string)),
    );
    app.post<{ Body: URLSearchParams }>(path, (request, reply) => {
      const { body, headers } = request;
      const signed = [...body].toSorted(([one], [other]) => (one < other ? -1 : 1)).flat();
      const expected = createHmac('sha1', authToken)
        .update(url + signed.join(''))
        .digest();
      const given = Buffer.from(String(headers['x-twilio-signature']), 'base64');
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      const taker = isSigned ? takerOf.get(body.get('To') ?? '') : undefined;
      if (taker === undefined) return void reply.code(403).send();
      // Not returned: Fastify would take the reply for a promise and listen for its end.
      reply
        .type('text/xml; charset=utf-8')
        .send(`<?xml version="1.0" encoding="UTF-8"?><Response><Dial><Sip>${taker}</Sip></Dial></Response>`);
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

export type BareVoiceWebhook = typeof bareVoiceWebhook;

serveProcess(bareVoiceWebhook);
