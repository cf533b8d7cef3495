import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LEASE_MS, LeaseBook, SoleWriter } from '#fence';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { streamWrite } from '../../../../libs/event-store/testing/opened-store.js';
import { AnnouncementsDouble } from '../../../../libs/event-bus/testing/announcements-double.js';
import { openInventoryAdapters } from '../inventory.adapters.js';
import type { InventoryAdapters } from '../inventory.adapters.js';
import { readInventoryConfig } from '../inventory.config.js';
import { startInventoryOn } from '../start-inventory.js';
import { GrantGateLeaseController } from './grant-gate-lease.http.js';
import { APART_IN_MEMORY, ROOT_KEY, SERVICE_TOKEN } from '../../../../libs/service-process/testing/apart-in-memory.js';

const MISSING_FORMER = 'gates-of-before-the-restart';

describe('leases for gates over HTTP', () => {
  let inventory: RunningProcess;
  let adapters: InventoryAdapters;
  beforeEach(async () => {
    const config = readInventoryConfig(APART_IN_MEMORY);
    const log = pino({ level: 'silent' });
    const failures = new Failures(log);
    adapters = await openInventoryAdapters(config, failures, log);
    const topics = new AnnouncementsDouble();
    const openAnnouncements = () => topics.open();
    const showRootKey = () => undefined;
    inventory = await startInventoryOn({ ...adapters, openAnnouncements }, { config, showRootKey, log, failures });
    await inventory.ready;
  });
  afterEach(() => inventory.stop('SIGTERM'));

  const send = async (method: string, gateId: string, body?: object, token: string | undefined = SERVICE_TOKEN) => {
    const answer = await fetch(`${inventory.url}/internal/gates/${gateId}/lease`, {
      method,
      headers: {
        ...(token !== '' && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as Record<string, unknown> };
  };
  const missing = async (waitMs: number): Promise<readonly string[]> => {
    const answer = await fetch(`${inventory.url}/v1/holds?waitMs=${waitMs}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ROOT_KEY}`, 'content-type': 'application/json' },
      body: JSON.stringify({ scope: { workspace: true }, reason: 'test' }),
    });
    const { fence } = (await answer.json()) as Held;
    return fence.gates.missing;
  };

  test('a gate is granted one for its position, with the head of the log', async () => {
    const head = String(await adapters.log.head());
    expect(await send('PUT', 'gate-1', { applied: '0' })).toStrictEqual({
      status: 200,
      body: { leaseMs: LEASE_MS, head },
    });
  });

  test('only to who shows the token of the installation: no key of any role does', async () => {
    for (const token of ['', 'wrong', ROOT_KEY, `${SERVICE_TOKEN}x`]) {
      for (const method of ['PUT', 'DELETE']) {
        const refused = await send(method, 'gate-1', method === 'PUT' ? { applied: '0' } : undefined, token);
        expect(refused).toMatchObject({
          status: 401,
          body: { code: 'unauthorized', detail: expect.stringContaining('RINGFENCE_SERVICE_TOKEN') },
        });
      }
    }
    expect(await missing(0)).toStrictEqual([MISSING_FORMER]);
  });

  test.each([
    {},
    { applied: 0 },
    { applied: '' },
    { applied: '-1' },
    { applied: '1.5' },
    { applied: '01' },
    { applied: '1e3' },
    { applied: 'NaN' },
    { applied: '12345678901234567' },
    { applied: '0', more: 1 },
  ])('%j is no position, and grants nothing', async (body) => {
    expect(await send('PUT', 'gate-1', body)).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(await missing(0)).toStrictEqual([MISSING_FORMER]);
  });

  test('a gate that has applied what is not in this log gets none, and acknowledges nothing', async () => {
    const head = await adapters.log.head();
    const [event] = await adapters.log.readAll({ after: head - 1 });
    const refused = { status: 409, body: { code: 'gate_of_another_log' } };
    expect(await send('PUT', 'gate-1', { applied: String(head + 1) })).toMatchObject(refused);
    const applied = String(head);
    const another = { applied, lastEventId: 'another', lastEventPosition: applied };
    expect(await send('PUT', 'gate-1', another)).toMatchObject(refused);
    const elsewhere = { applied, lastEventId: event!.id, lastEventPosition: '1' };
    expect(await send('PUT', 'gate-1', elsewhere)).toMatchObject(refused);
    expect(await missing(0)).toStrictEqual([MISSING_FORMER]);
    const ours = { applied, lastEventId: event!.id, lastEventPosition: applied };
    expect(await send('PUT', 'gate-1', ours)).toMatchObject({ status: 200 });
  });

  test('commands wait for a gate with a lease, and not for one that has given it up', async () => {
    await send('PUT', 'gate-1', { applied: '0' });
    expect(await missing(0)).toStrictEqual(['gate-1', MISSING_FORMER]);
    expect((await send('DELETE', 'gate-1')).status).toBe(204);
    expect((await send('DELETE', 'gate-1')).status).toBe(204);
    expect(await missing(0)).toStrictEqual([MISSING_FORMER]);
    // Those of a process before this one may hold theirs for the time of a lease, and then nobody is waited for.
    expect(await missing(2 * LEASE_MS)).toStrictEqual([]);
  });
});

interface Held {
  readonly fence: { readonly gates: { readonly missing: readonly string[] } };
}

/** A test double of a log whose head is told when the test says so, but for the first time. */
class LateHeadDouble extends InMemoryEventStore {
  readonly answer = Promise.withResolvers<number>();
  private asked = 0;

  override async head(): Promise<number> {
    this.asked += 1;
    return this.asked === 1 ? 7 : this.answer.promise;
  }
}

test('the head that a grant tells of is looked up when the lease is in the book, not before', async () => {
  const leases = new LeaseBook(
    () => 0,
    () => new Date(0),
  );
  const store = new LateHeadDouble();
  const granting = new GrantGateLeaseController(leases, store, new SoleWriter()).renew('gate-1', { applied: '5' });
  await new Promise(setImmediate);
  expect(leases.holders()).toMatchObject([{ gateId: 'gate-1', applied: 5 }]);
  store.answer.resolve(9);
  expect(await granting).toStrictEqual({ leaseMs: LEASE_MS, head: '9' });
});

/** A test double of a log that counts who asks for its head. */
class CountedHeadDouble extends InMemoryEventStore {
  asked = 0;

  override head(): Promise<number> {
    this.asked += 1;
    return super.head();
  }
}

/** A test double of a claim that counts who asks for it, and that another process may have taken. */
class ClaimDouble extends SoleWriter {
  asked = 0;
  failure: Error | undefined;

  override confirm(): Promise<void> {
    this.asked += 1;
    return this.failure ? Promise.reject(this.failure) : Promise.resolve();
  }
}

test('a grant takes one look at the head and one at who writes the log, and there is none without the second', async () => {
  const leases = new LeaseBook(
    () => 0,
    () => new Date(0),
  );
  const [store, writer] = [new CountedHeadDouble(), new ClaimDouble()];
  const controller = new GrantGateLeaseController(leases, store, writer);
  await store.append([streamWrite('number')]);
  await controller.renew('gate-1', { applied: '1' });
  // The first to tell of a position that was not seen before takes one look more.
  expect([store.asked, writer.asked]).toStrictEqual([2, 1]);
  await controller.renew('gate-1', { applied: '1' });
  expect([store.asked, writer.asked]).toStrictEqual([3, 2]);
  writer.failure = new Error('Another process has taken over.');
  await expect(controller.renew('gate-1', { applied: '1' })).rejects.toBe(writer.failure);
});
