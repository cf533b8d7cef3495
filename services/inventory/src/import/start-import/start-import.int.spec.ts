import { readdirSync } from 'node:fs';
import { randomUUIDv7 } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventStoreError } from '#event-store';
import type { EventStore } from '#event-store';
import { LastWrites } from '#http-api';
import { ImportWorkshop, contextIn, failingAfter, numbersCsv, troubledBefore } from '../fixtures/import-workshop.js';
import { ImportDirectory } from '../import-directory/import-directory.js';
import { ReadImportController } from '../read-import/read-import.http.js';
import { AccountImportDoor } from '../start-account-import/start-account-import.http.js';
import { StartImportController } from './start-import.http.js';

jest.setTimeout(60_000);

const HOUR_MS = 60 * 60 * 1000;
const CSV = numbersCsv(10);

let workshop: ImportWorkshop;
beforeEach(async () => {
  workshop = await ImportWorkshop.open();
});
afterEach(() => workshop.close());

const keptFiles = () => readdirSync(join(workshop.directory, 'imports'));

/** The door, called as the web edge calls it. Imports run only when `runner` is of a store that works. */
function door(store: EventStore = workshop.store, { runner } = workshop.runner()) {
  const carrierSide = { requireImportable: async () => undefined, checksOf: async () => [] };
  const controller = new StartImportController(store, runner, new AccountImportDoor(store, carrierSide));
  const post = async ({ key = 'july', csv = CSV, keyId = 'key-1', hoursLater = 0, workspace = 'acme' } = {}) => {
    const body = Readable.from([Buffer.from(csv)]);
    const request = { body, headers: { 'content-type': 'text/csv', 'idempotency-key': key } };
    const answered: Record<string, string> = {};
    const reply = { header: (name: string, value: string) => (answered[name] = value) };
    const context = contextIn(workspace);
    const answer = await controller.start(
      request as unknown as FastifyRequest,
      randomUUIDv7(),
      {
        ...context,
        actor: { ...context.actor, id: keyId },
        time: new Date(Date.now() + hoursLater * HOUR_MS).toISOString(),
      },
      reply as unknown as FastifyReply,
    );
    return { importId: answer.body.id, isReplayed: answered['idempotent-replayed'] === 'true' };
  };
  return { post, runner };
}

const finished = (importId: string) => workshop.whenFinished({ workspace: 'acme', importId });

describe('an upload whose start failed', () => {
  test('is kept when the start may have been written, and the repetition brings it to its end', async () => {
    const failing = door(failingAfter(workshop.store, 0, 'answer'));
    await expect(failing.post()).rejects.toHaveProperty('code', 'append_outcome_unknown');
    expect(keptFiles()).toHaveLength(1);
    const { post, runner } = door();
    const { importId, isReplayed } = await post();
    expect(isReplayed).toBe(true);
    expect(await finished(importId)).toMatchObject({ totals: { imported: 10 }, failure: null });
    await runner.stop();
    expect(keptFiles()).toEqual([]);
  });

  test('is kept when a reader failed after the commit', async () => {
    const append: EventStore['append'] = async (writes) => {
      await workshop.store.append(writes);
      throw new Error('key ring can no longer follow the log.');
    };
    const failing = door(Object.create(workshop.store, { append: { value: append } }) as EventStore);
    await expect(failing.post()).rejects.toThrow('follow the log');
    expect(keptFiles()).toHaveLength(1);
  });

  test.each(['event_store_unavailable', 'append_invalid'] as const)('is removed after %s', async (code) => {
    const store = troubledBefore(workshop.store, () => Promise.reject(new EventStoreError(code, 'No.')));
    await expect(door(store).post()).rejects.toHaveProperty('code', code);
    expect(keptFiles()).toEqual([]);
  });

  test('is removed when the key belongs to another file', async () => {
    const { post, runner } = door();
    await finished((await post()).importId);
    await expect(post({ csv: numbersCsv(11) })).rejects.toHaveProperty('code', 'idempotency_key_reused');
    await runner.stop();
    expect(keptFiles()).toEqual([]);
  });
});

describe('the key of an import', () => {
  test('of another API key is another', async () => {
    const { post, runner } = door();
    const ours = await post();
    const theirs = await post({ keyId: 'key-2', csv: numbersCsv(11) });
    expect(theirs.isReplayed).toBe(false);
    expect(theirs.importId).not.toBe(ours.importId);
    await finished(theirs.importId);
    await finished(ours.importId);
    await runner.stop();
  });

  test('is free a day after it has finished, and then stands for the new import', async () => {
    const release = Promise.withResolvers<void>();
    let before = Promise.resolve();
    const { post, runner } = door(workshop.store, workshop.runner(troubledBefore(workshop.store, () => before)));
    const first = await post();
    await finished(first.importId);
    expect(await post({ hoursLater: 23 })).toEqual({ importId: first.importId, isReplayed: true });

    before = release.promise;
    const second = await post({ hoursLater: 25, csv: numbersCsv(11) });
    expect(second.isReplayed).toBe(false);
    expect(second.importId).not.toBe(first.importId);
    const again = await post({ hoursLater: 26, csv: numbersCsv(11) });
    expect(again).toEqual({ importId: second.importId, isReplayed: true });
    release.resolve();
    expect(await finished(second.importId)).toMatchObject({ totals: { imported: 1, skipped: 10 } });
    await runner.stop();
  });

  test('is not free while its import runs, however long', async () => {
    const release = Promise.withResolvers<void>();
    const held = troubledBefore(workshop.store, () => release.promise);
    const { post, runner } = door(workshop.store, workshop.runner(held));
    const { importId } = await post();
    expect(await post({ hoursLater: 48 })).toEqual({ importId, isReplayed: true });
    release.resolve();
    await finished(importId);
    await runner.stop();
  });

  test.each(['a b', '', 'k'.repeat(256)])('is what it is everywhere else: %j is refused', async (key) => {
    await expect(door().post({ key })).rejects.toHaveProperty('code', 'invalid_request');
  });
});

describe('too many imports that wait', () => {
  test('tell how many others wait before each, until its turn comes', async () => {
    const release = Promise.withResolvers<void>();
    const held = troubledBefore(workshop.store, () => release.promise);
    const { post, runner } = door(workshop.store, workshop.runner(held));
    const reading = new ReadImportController(workshop.store, new ImportDirectory(), runner, new LastWrites());
    const caller = { keyId: 'key-1', name: 'ops', role: 'viewer', workspace: 'acme' } as const;
    const ids: string[] = [];
    for (let count = 0; count < 7; count += 1) ids.push((await post({ key: `k${count}` })).importId);
    const shown = () => Promise.all(ids.map((id) => reading.progress(id, caller)));
    const waiting = (await shown()).map(({ status, waitsBehind }) => [status, waitsBehind]);
    const turn = ['running', undefined];
    expect(waiting).toEqual([turn, turn, turn, turn, ['running', 0], ['running', 1], ['running', 2]]);
    release.resolve();
    for (const importId of ids) await finished(importId);
    for (const each of await shown()) expect(each).not.toHaveProperty('waitsBehind');
    await runner.stop();
  });

  test('tell nothing of what another workspace imports', async () => {
    const release = Promise.withResolvers<void>();
    const held = troubledBefore(workshop.store, () => release.promise);
    const { post, runner } = door(workshop.store, workshop.runner(held));
    const posted: { workspace: string; importId: string }[] = [];
    const workspaces = ['acme', 'acme', 'acme', 'acme', 'globex', 'acme', 'globex', 'globex', 'acme'];
    for (const [index, workspace] of workspaces.entries()) {
      posted.push({ workspace, importId: (await post({ workspace, key: `k${index}` })).importId });
    }
    const waiting = posted.slice(4).map((subject) => [subject.workspace, runner.waitsBehind(subject)]);
    expect(waiting).toEqual([
      ['globex', 0],
      ['acme', 0],
      ['globex', 1],
      ['globex', 2],
      ['acme', 1],
    ]);
    release.resolve();
    for (const subject of posted) await workshop.whenFinished(subject);
    await runner.stop();
  });

  test('refuse an upload before it is read', async () => {
    const release = Promise.withResolvers<void>();
    const held = troubledBefore(workshop.store, () => release.promise);
    const { post, runner } = door(workshop.store, workshop.runner(held));
    const ids: string[] = [];
    // Four run, a hundred wait.
    for (let count = 0; count < 104; count += 1) ids.push((await post({ key: `k${count}` })).importId);
    await expect(post({ key: 'one-more' })).rejects.toHaveProperty('code', 'too_many_imports');
    expect(keptFiles()).toHaveLength(104);
    release.resolve();
    for (const importId of ids) await finished(importId);
    expect(await post({ key: 'one-more' })).toMatchObject({ isReplayed: false });
    await runner.stop();
  });

  test('count the uploads under way', async () => {
    const release = Promise.withResolvers<void>();
    const { runner } = workshop.runner();
    const uploads = Array.from({ length: 100 }, () => runner.admit(() => release.promise));
    await expect(runner.admit(async () => undefined)).rejects.toHaveProperty('code', 'too_many_imports');
    release.resolve();
    await Promise.all(uploads);
    expect(await runner.admit(async () => 'let in')).toBe('let in');
  });
});
