import { createHmac, timingSafeEqual } from 'node:crypto';
import Database from 'better-sqlite3';
import fastify from 'fastify';
import { serveProcess } from '../process/serve-process.js';

const app = fastify();

/** A request that waits for the commit of its batch. */
interface Waiting {
  readonly sid: string;
  readonly body: string;
  readonly kept: () => void;
}

/**
 * The least that taking in a message can cost somebody who knows one account and one URL and loses nothing: Fastify
 * without hooks, logs or roles, the signature of the form checked in constant time, the request written into SQLite once,
 * under the carrier's name for it, and TwiML when it is on disk. Whatever came meanwhile is committed together.
 */
const bareMessageWebhook = {
  /** `file`: of the database. */
  async listen(path: string, url: string, authToken: string, file: string): Promise<number> {
    const database = new Database(file);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec('CREATE TABLE messages (sid TEXT PRIMARY KEY, request TEXT NOT NULL) WITHOUT ROWID');
    const insert = database.prepare('INSERT OR IGNORE INTO messages VALUES (?, ?)');
    const commit = database.transaction((batch: readonly Waiting[]) => {
      for (const { sid, body } of batch) insert.run(sid, body);
    });
    let waiting: Waiting[] = [];
    const flush = (): void => {
      const batch = waiting;
      waiting = [];
      commit(batch);
      for (const { kept } of batch) kept();
    };
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
      done(null, body),
    );
    app.post<{ Body: string }>(path, (request, reply) => {
      const { body, headers } = request;
      const form = new URLSearchParams(body);
      const signed = [...form].toSorted(([one], [other]) => (one < other ? -1 : 1)).flat();
      const expected = createHmac('sha1', authToken)
        .update(url + signed.join(''))
        .digest();
      const given = Buffer.from(String(headers['x-twilio-signature']), 'base64');
      const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
      if (!isSigned) return void reply.code(403).send();
      if (waiting.length === 0) setImmediate(flush);
      const kept = () => void reply.type('text/xml; charset=utf-8').send('<Response/>');
      waiting.push({ sid: form.get('MessageSid') ?? '', body, kept });
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

export type BareMessageWebhook = typeof bareMessageWebhook;

serveProcess(bareMessageWebhook);
