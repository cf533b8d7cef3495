import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { handleCommand } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { WHO } from '#event-store/testing';
import type { RegisteredNumber } from '#number-register';
import { anyonesNumber, numberStream } from '../number/number.aggregate.js';
import { NumberTableFeed } from '../number/number-table/number-table.feed.js';
import { SqliteNumberTable } from '../number/number-table/sqlite/sqlite-number-table.js';
import type { NumberEvent } from '../number/domain/number.events.js';
import { CarrierWorkDirectory } from './carrier-work-directory.js';
import { InventoryNumberRegister } from './inventory-number-register.js';

const { workspace } = WHO;
const ACCOUNT = 'twilio-1';
const VOICE = { voice: true, sms: false, mms: false };

const bought = (number: string, carrierAccountId = ACCOUNT): RegisteredNumber => ({
  number,
  carrier: 'twilio',
  carrierAccountId,
  numberType: 'local',
  capabilities: VOICE,
  country: 'US',
  locality: null,
  monthlyCost: null,
});

describe('what a workspace holds of a carrier account', () => {
  let log: InMemoryEventStore;
  let table: SqliteNumberTable;
  let feed: NumberTableFeed;
  let register: InventoryNumberRegister;

  beforeEach(async () => {
    log = new InMemoryEventStore();
    table = new SqliteNumberTable(':memory:');
    feed = new NumberTableFeed({ log, table });
    await feed.start({ onTrouble: () => undefined });
    register = new InventoryNumberRegister(log, new CarrierWorkDirectory(), feed, () => new Date(WHO.time));
  });
  afterEach(async () => {
    await feed.stop();
    await table.close();
  });

  async function happened(number: string, event: NumberEvent): Promise<void> {
    await handleCommand(log, WHO, async (load) => {
      const to = await load(anyonesNumber, numberStream(number));
      return [{ to, events: [event] }];
    });
  }

  test('is known as soon as it has happened, with what its carrier may see otherwise', async () => {
    const [active, releasing, elsewhere] = ['+14155550100', '+14155550101', '+14155550102'];
    for (const number of [releasing, active]) await register.addPurchased(bought(number), `buy-${number}`, WHO);
    await register.addPurchased(bought(elsewhere, 'twilio-2'), 'buy-elsewhere', WHO);
    await happened(releasing, { type: 'NumberReleaseStarted', number: releasing, carrierAccountId: ACCOUNT });
    expect(await register.heldAt(workspace, ACCOUNT)).toEqual({
      numbers: [
        { number: active, status: 'active', capabilities: VOICE, region: 'us1' },
        { number: releasing, status: 'releasing', capabilities: VOICE, region: 'us1' },
      ],
      next: null,
    });
    expect(await register.countAt(workspace, ACCOUNT)).toBe(2);

    const [started] = (await log.readStream(numberStream(releasing))).slice(-1);
    await register.finishGiveBack(releasing, 'release', { ...WHO, causationId: started!.id });
    expect(await register.countAt(workspace, ACCOUNT)).toBe(1);
    expect((await register.heldAt(workspace, ACCOUNT)).numbers.map(({ number }) => number)).toEqual([active]);
  });

  test('is nothing of another workspace', async () => {
    await register.addPurchased(bought('+14155550100'), 'buy', { ...WHO, workspace: 'elsewhere' });
    expect(await register.heldAt(workspace, ACCOUNT)).toEqual({ numbers: [], next: null });
    expect([await register.countAt(workspace, ACCOUNT), await register.countAt('elsewhere', ACCOUNT)]).toEqual([0, 1]);
  });

  test('comes in pages of 500, each number once', async () => {
    const numbers = Array.from({ length: 501 }, (_, index) => `+1415555${1000 + index}`);
    for (const number of numbers) await register.addPurchased(bought(number), `buy-${number}`, WHO);
    const first = await register.heldAt(workspace, ACCOUNT);
    const second = await register.heldAt(workspace, ACCOUNT, first.next!);
    expect([first.numbers.length, second.next]).toEqual([500, null]);
    expect([...first.numbers, ...second.numbers].map(({ number }) => number)).toEqual(numbers);
    expect(await register.countAt(workspace, ACCOUNT)).toBe(501);
  });
});
