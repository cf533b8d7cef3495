import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventStore, RecordedEvent } from '#event-store';
import { LEASE_MS } from '#fence';
import { Failures } from '#service-process';
import type { RunningProcess } from '#service-process';
import { AnnouncementsDouble } from '../../../../libs/event-bus/testing/announcements-double.js';
import { HeldEventBusDouble } from '../../../../libs/event-bus/testing/held-event-bus-double.js';
import { openInventoryAdapters } from '../inventory.adapters.js';
import { readInventoryConfig } from '../inventory.config.js';
import { PUBLISHED_INVENTORY_LOG } from '../publish-events.js';
import { startInventoryOn } from '../start-inventory.js';
import { APART_IN_MEMORY, ROOT_KEY, SERVICE_TOKEN } from '../../../../libs/service-process/testing/apart-in-memory.js';

const SILENT = pino({ level: 'silent' });
const CONFIG = readInventoryConfig(APART_IN_MEMORY);

describe('an inventory that still reads the log which one before it has written', () => {
  let log: EventStore;
  let last: RecordedEvent;
  let held: HeldEventBusDouble;
  let topics: AnnouncementsDouble;
  let inventory: RunningProcess;

  const start = async (former?: EventStore) => {
    const failures = new Failures(SILENT);
    const opened = await openInventoryAdapters(CONFIG, failures, SILENT);
    // The log outlives the process, as it does on a disk.
    opened.log.close = async () => undefined;
    log = former ?? opened.log;
    const ledger = new InMemoryConsumerLedger();
    held = new HeldEventBusDouble(new LogTailEventBus({ store: log, ...PUBLISHED_INVENTORY_LOG, ledger }));
    if (former) held.hold();
    const adapters = { ...opened, log, bus: held, openAnnouncements: () => topics.open() };
    const showRootKey = () => undefined;
    inventory = await startInventoryOn(adapters, { config: CONFIG, log: SILENT, failures, showRootKey });
  };
  const send = async (method: string, path: string, bearer: string, body?: object) => {
    const headers = { authorization: `Bearer ${bearer}`, ...(body && { 'content-type': 'application/json' }) };
    const answer = await fetch(`${inventory.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as Record<string, unknown> };
  };
  const askForLease = (state: object, token = SERVICE_TOKEN) =>
    send('PUT', '/internal/gates/gate-1/lease', token, state);
  const hold = (waitMs: number) =>
    send('POST', `/v1/holds?waitMs=${waitMs}`, ROOT_KEY, { scope: { workspace: true }, reason: 'test' });

  beforeEach(async () => {
    topics = new AnnouncementsDouble();
    await start();
    await inventory.ready;
    await hold(0);
    await inventory.stop();
    await start(log);
    [last] = (await log.readAll({ after: (await log.head()) - 1 })) as [RecordedEvent];
  });
  afterEach(() => inventory.stop());

  test('grants leases, with the head of the log and not with what it has read itself', async () => {
    const applied = String(last.position);
    expect(await askForLease({ applied: '0' })).toStrictEqual({
      status: 200,
      body: { leaseMs: LEASE_MS, head: applied },
    });
    const mark = { lastEventId: last.id, lastEventPosition: applied };
    expect((await askForLease({ applied, ...mark })).status).toBe(200);
    expect((await send('DELETE', '/internal/gates/gate-1/lease', SERVICE_TOKEN)).status).toBe(204);
    const { status, body } = await send('GET', '/health/ready', SERVICE_TOKEN);
    const reasons = [
      expect.stringMatching(/^The process is reading the log, 0 % so far: keys at 0, directories at 0, of/),
    ];
    expect([status, body]).toMatchObject([503, { reasons }]);
  });

  test('grants none to a gate of another log, and none without the token of the installation', async () => {
    const refused = { status: 409, body: { code: 'gate_of_another_log' } };
    const applied = String(last.position);
    expect(await askForLease({ applied: String(last.position + 1) })).toMatchObject(refused);
    expect(await askForLease({ applied, lastEventId: 'another', lastEventPosition: applied })).toMatchObject(refused);
    for (const token of ['wrong', ROOT_KEY]) {
      expect(await askForLease({ applied }, token)).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    }
  });

  test('takes no command, and announces what the one before it could not', async () => {
    expect(await hold(0)).toMatchObject({ status: 503, body: { code: 'service_starting' } });
    expect(await log.head()).toBe(last.position);
    while (topics.progress.at(-1)?.position !== last.position) await new Promise(setImmediate);
    expect(topics.events.at(-1)?.id).toBe(last.id);
  });

  test('waits later for the gates to which it granted leases while it read', async () => {
    await askForLease({ applied: String(last.position) });
    held.release();
    await inventory.ready;
    const { body } = await hold(0);
    expect(body).toMatchObject({ fence: { enforced: false } });
    expect((body as unknown as Held).fence.gates.missing).toContain('gate-1');
  });
});

interface Held {
  readonly fence: { readonly gates: { readonly missing: readonly string[] } };
}
