import { afterEach, describe, expect, test } from '@jest/globals';
import { domainEvent, handleCommand, readMetadata } from '#event-store';
import type { AppendResult, StreamWrite } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { HOME, WHO } from '#event-store/testing';
import type { RegisteredNumber } from '#number-register';
import { numberRegisterContract } from '#number-register/testing';
import { agent, agentStream } from '../agent/agent.aggregate.js';
import { decideSaveAgent } from '../agent/save-agent/save-agent.js';
import { importStream } from '../import/import.aggregate.js';
import { changeNumber } from '../number/change-number.js';
import { decideEditNumber } from '../number/edit-number/edit-number.js';
import { NumberTableFeed } from '../number/number-table/number-table.feed.js';
import { SqliteNumberTable } from '../number/number-table/sqlite/sqlite-number-table.js';
import { numberStream } from '../number/number.aggregate.js';
import { CarrierWorkDirectory } from './carrier-work-directory.js';
import { InventoryNumberRegister } from './inventory-number-register.js';
import { askedInLog } from './testing/asked-in-log.js';

const NOW = '2026-02-03T04:05:06.007Z';
const NUMBER = '+14155550100';

const { time: _, ...onBehalf } = WHO;

const registered: RegisteredNumber = {
  number: NUMBER,
  carrier: 'telnyx',
  carrierAccountId: 'telnyx-1',
  numberType: 'mobile',
  capabilities: { voice: true, sms: true, mms: false },
  country: 'US',
  locality: null,
  monthlyCost: null,
};

/** A log in memory that a directory of open work follows at once. */
class FollowedEventStore extends InMemoryEventStore {
  readonly directory = new CarrierWorkDirectory();

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const after = await this.head();
    const result = await super.append(writes);
    for (const event of await this.readAll({ after, types: CarrierWorkDirectory.eventTypes })) {
      this.directory.apply(event);
    }
    return result;
  }
}

async function openRegister(now = () => new Date(NOW)) {
  const store = new FollowedEventStore();
  const table = new SqliteNumberTable(':memory:');
  const feed = new NumberTableFeed({ log: store, table });
  await feed.start({ onTrouble: () => undefined });
  const register = new InventoryNumberRegister(store, store.directory, feed, now);
  const close = async () => {
    await feed.stop();
    await table.close();
  };
  return { store, register, close };
}

numberRegisterContract('InventoryNumberRegister', async () => {
  const { store, register, close } = await openRegister(() => new Date());
  return { register, ...askedInLog(store), close };
});

describe('InventoryNumberRegister', () => {
  let close = async (): Promise<void> => undefined;
  afterEach(() => close());

  async function opened() {
    const register = await openRegister();
    ({ close } = register);
    return register;
  }

  async function begins(store: FollowedEventStore): Promise<void> {
    const data = {
      source: 'account',
      importId: 'import-1',
      carrierAccountId: 'telnyx-1',
      numbers: 'all',
      confirmLive: false,
    };
    const metadata = { schemaVersion: '1', workspace: HOME, time: NOW };
    const begun = { id: '0199a0f0-0000-7000-8000-000000000001', type: 'ImportStarted', data, metadata };
    await store.append([{ stream: importStream(HOME, 'import-1'), expectedRevision: -1, events: [begun] }]);
  }

  test('writes all that the carrier says of a number, by whom and for what it was done, and when', async () => {
    const { store, register } = await opened();
    await register.addPurchased(registered, 'purchase-1', onBehalf);
    const [event] = await store.readStream(numberStream(NUMBER));
    const bought = { type: 'NumberPurchased', ...registered, workspace: HOME, purchaseId: 'purchase-1' };
    expect(domainEvent(event!)).toStrictEqual(bought);
    expect(readMetadata(event!)).toStrictEqual({ ...onBehalf, time: NOW, schemaVersion: '1' });
  });

  test('counts the rows of an import on, block after block', async () => {
    const { store, register } = await opened();
    await begins(store);
    const rows = Array.from({ length: 40 }, (_each, index) => {
      const number = `+141555502${String(index).padStart(2, '0')}`;
      return { number, outcome: 'skipped', code: 'already_held', detail: 'It is here.' } as const;
    });
    await register.recordImported('import-1', rows, 1, null, onBehalf);
    await register.claimForImport('import-1', [registered], 41, onBehalf);
    const [event] = await store.readStream(numberStream(NUMBER));
    const came = { type: 'NumberImported', ...registered, workspace: HOME, importId: 'import-1', row: 41 };
    expect(domainEvent(event!)).toStrictEqual(came);
  });

  test.each([
    ['carrier_account_suspended', 'carrier_account_suspended'],
    ['vault_entry_damaged', 'vault_entry_damaged'],
    ['some_code_of_tomorrow', 'carrier_failed'],
    ['public_url_missing', 'public_url_missing'],
    ['internal_error', 'internal_error'],
  ])('says of an import that ended for %s that it is %s', async (code, shown) => {
    const { store, register } = await opened();
    await begins(store);
    await register.finishImport('import-1', { code, detail: 'No.' }, onBehalf);
    const [finished] = await store.readStream(importStream(HOME, 'import-1'), { direction: 'backwards', maxEvents: 1 });
    expect(domainEvent(finished!)).toMatchObject({ type: 'ImportFinished', failure: { code: shown, detail: 'No.' } });
  });

  test('takes a number whose import has failed from the agent that was given it meanwhile, on both sides at once', async () => {
    const { store, register } = await opened();
    await begins(store);
    await register.claimForImport('import-1', [registered], 1, onBehalf);
    const context = { ...WHO, time: NOW };
    await handleCommand(store, context, async (load) => {
      const to = await load(agent, agentStream(HOME, 'sales'));
      const command = { agentId: 'sales', name: 'Sales', status: 'published', connect: null } as const;
      return [{ to, events: decideSaveAgent(command, to.state) }];
    });
    await changeNumber(store, context, { number: NUMBER, agentIds: ['sales'] }, (...states) =>
      decideEditNumber({ profiles: { inbound: 'sales' }, openImportId: null }, ...states),
    );
    const after = await store.head();
    const row = { number: NUMBER, outcome: 'failed', code: 'carrier_refused', detail: 'No.' } as const;
    await register.recordImported('import-1', [row], 1, null, onBehalf);
    const news = await store.readAll({ after });
    expect(news.map(({ type, stream }) => [type, stream])).toEqual([
      ['ImportRowsProcessed', importStream(HOME, 'import-1')],
      ['NumberUnassigned', numberStream(NUMBER)],
      ['NumberDetached', numberStream(NUMBER)],
      ['AgentProfileFreed', agentStream(HOME, 'sales')],
    ]);
  });
});
