import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { onBehalfOf } from '#number-register';
import type { NumberRegister, OnBehalf, RegisteredNumber } from '#number-register';
import { OpenedInventory } from './testing/opened-inventory.js';

const HOME: OnBehalf = {
  workspace: 'default',
  actor: { kind: 'api_key', id: 'key-1', name: 'operations desk' },
  correlationId: 'request-1',
  causationId: 'event-1',
};
const ELSEWHERE: OnBehalf = { ...HOME, workspace: 'elsewhere' };
const REFUSAL = { code: 'carrier_refused', detail: 'The carrier would not.' };

describe('what another service tells the register, and what the public doors make of it', () => {
  let inventory: OpenedInventory;
  let register: NumberRegister;
  let number: string;
  let count = 0;
  beforeAll(async () => {
    inventory = await OpenedInventory.open();
    register = inventory.remoteRegister;
  });
  afterAll(() => inventory.stop());
  beforeEach(() => {
    count += 1;
    number = `+1415555${String(count).padStart(4, '0')}`;
  });

  const registered = (overrides: Partial<RegisteredNumber> = {}): RegisteredNumber => ({
    number,
    carrier: 'twilio',
    carrierAccountId: 'account-1',
    numberType: 'local',
    capabilities: { voice: true, sms: true, mms: false },
    country: 'US',
    locality: 'San Francisco, CA',
    monthlyCost: { amount: '1.15', currency: 'USD' },
    ...overrides,
  });
  const shown = async () => (await inventory.send('GET', `/v1/numbers/${number}`)).body;
  const workOf = async () =>
    (await register.openWork()).filter((work) => work.kind !== 'import' && work.number === number);
  /** On behalf of whoever asked for what the number waits for. */
  const asker = async () => onBehalfOf((await register.openWorkOf(number))[0]!);
  const begin = async (method: string, path: string, body: object) => {
    const { status } = await inventory.send(method, `/v1/numbers/${number}${path}`, body);
    expect([status, status < 300]).toEqual([status, true]);
  };

  test('keeps a number for one purchase, and says so to everybody else', async () => {
    await register.reserve(number, 'purchase-1', HOME);
    await register.reserve(number, 'purchase-1', HOME);
    expect(await register.claimants('default', [number])).toEqual({ [number]: 'this_workspace_buys' });
    expect(await register.claimants('elsewhere', [number])).toEqual({ [number]: 'another_workspace_buys' });
    await expect(register.reserve(number, 'purchase-2', HOME)).rejects.toMatchObject({
      name: 'DomainError',
      code: 'purchase_in_progress',
      details: { purchaseId: 'purchase-1' },
    });
    await expect(register.reserve(number, 'purchase-3', ELSEWHERE)).rejects.toMatchObject({ code: 'number_in_use' });
    await register.liftReservation(number, 'purchase-1', HOME);
    await register.liftReservation(number, 'purchase-1', HOME);
    expect(await register.claimants('default', [number])).toEqual({ [number]: 'nobody' });
  });

  test('takes a number in with all that its carrier says of it, once', async () => {
    await register.reserve(number, 'purchase-1', HOME);
    await register.addPurchased(registered(), 'purchase-1', HOME);
    await register.addPurchased(registered(), 'purchase-1', HOME);
    const { number: _number, numberType: type, ...facts } = registered();
    expect(await shown()).toMatchObject({ number, type, ...facts, origin: 'purchased', status: 'active' });
    await expect(register.reserve(number, 'purchase-2', HOME)).rejects.toMatchObject({ code: 'number_already_held' });
    await expect(register.addPurchased(registered(), 'purchase-3', ELSEWHERE)).rejects.toMatchObject({
      code: 'number_in_use',
    });
  });

  test('tells what waits for a carrier, until that is done with it', async () => {
    await register.addPurchased(registered(), 'purchase-1', HOME);
    await expect(register.finishGiveBack(number, 'release', HOME)).rejects.toMatchObject({
      code: 'number_not_leaving',
    });
    await begin('POST', '/release', {});
    expect(await workOf()).toEqual([
      {
        kind: 'give-back',
        how: 'release',
        regions: [],
        workspace: 'default',
        carrierAccountId: 'account-1',
        number,
        askedBy: expect.any(String),
        actor: { kind: 'root_key', id: 'root', name: 'root' },
        correlationId: expect.any(String),
      },
    ]);
    await register.failGiveBack(number, REFUSAL, await asker());
    expect([await workOf(), await shown()]).toMatchObject([[], { status: 'active' }]);
    await begin('POST', '/release', {});
    const released = await asker();
    await register.finishGiveBack(number, 'release', released);
    await register.finishGiveBack(number, 'release', released).catch((error: unknown) => {
      expect(error).toMatchObject({ code: 'not_found' });
    });
    expect(await workOf()).toEqual([]);
    expect(await register.claimants('default', [number])).toEqual({ [number]: 'nobody' });
    await expect(register.reserve(number, 'purchase-1', HOME)).rejects.toMatchObject({ code: 'purchase_fulfilled' });
  });

  test('settles a region, and what a number can do', async () => {
    await register.addPurchased(registered(), 'purchase-1', HOME);
    await begin('PATCH', '', { region: 'ie1' });
    const [work] = await workOf();
    expect(work).toMatchObject({ kind: 'region', region: { value: 'ie1' }, former: { value: 'us1' } });
    const { region } = work as { region: { value: string; edge: string | null } } & typeof work;
    await register.settleRegion(number, region, null, await asker());
    await register.changeCapabilities(number, { voice: false, sms: true, mms: true }, HOME);
    expect(await shown()).toMatchObject({
      region: { value: 'ie1', status: 'confirmed' },
      capabilities: { voice: false, sms: true, mms: true },
    });
    await begin('PATCH', '', { region: 'au1' });
    const [other] = (await workOf()) as readonly (typeof work & { region: typeof region })[];
    await register.settleRegion(number, other!.region, REFUSAL, await asker());
    expect([await workOf(), await shown()]).toMatchObject([[], { region: { value: 'ie1', status: 'confirmed' } }]);
  });

  test('knows a region that was only assumed once the carrier has said it', async () => {
    const importId = `import-of-${number}`;
    const wanted = { importId, carrierAccountId: 'account-1', numbers: [number], confirmLive: false };
    await register.startImport(wanted, HOME);
    expect(await register.claimForImport(importId, [registered()], 1, HOME)).toEqual(['claimed']);
    await register.recordImported(importId, [{ number, outcome: 'imported' }], 1, null, HOME);
    const [here, there] = [{ [number]: 'us1' }, { [number]: 'ie1' }];
    for (const [account, said, onBehalf] of [
      ['account-1', there, HOME],
      ['account-2', here, HOME],
      ['account-1', here, ELSEWHERE],
    ] as const) {
      await register.confirmRegions(account, said, onBehalf);
      expect(await shown()).toMatchObject({ region: { value: 'us1', status: 'assumed' } });
    }
    for (const _ of [1, 2]) await register.confirmRegions('account-1', here, HOME);
    expect(await shown()).toMatchObject({ region: { value: 'us1', status: 'confirmed' } });
  });

  test('tells who gives a number back in which regions it may have been set up', async () => {
    await register.addPurchased(registered(), 'purchase-1', HOME);
    const settle = async (region: string, refusal: typeof REFUSAL | null) => {
      await begin('PATCH', '', { region });
      await register.settleRegion(number, { value: region, edge: null }, refusal, await asker());
    };
    await settle('ie1', REFUSAL);
    await settle('au1', null);
    await settle('us1', null);
    await begin('POST', '/detach', { restore: false });
    expect(await register.openWorkOf(number)).toMatchObject([
      { kind: 'give-back', how: 'detach', restore: false, regions: ['au1'] },
    ]);
    await register.finishGiveBack(number, 'detach', await asker());
    expect(await register.openWorkOf(number)).toEqual([]);
  });

  test('loses a number that its account does not have any more, and says so in its history', async () => {
    await register.addPurchased(registered(), 'purchase-1', HOME);
    const held = { number, status: 'active', capabilities: registered().capabilities, region: 'us1' };
    expect(await register.heldAmong('default', 'account-1', [number, '+14155559999'])).toEqual([
      { ...held, isArriving: false },
    ]);
    await register.loseNumber(number, 'account-1', HOME);
    expect(await register.heldAmong('default', 'account-1', [number])).toEqual([]);
    expect(await shown()).toMatchObject({ status: 'released' });
    const { body } = await inventory.send('GET', `/v1/numbers/${number}/history`);
    expect(JSON.stringify(body)).toContain('NumberLost');
  });

  test('claims two hundred numbers for an import, however much is said of them', async () => {
    await register.addPurchased(registered(), 'purchase-1', HOME);
    const locality = 'x'.repeat(400);
    const others = Array.from({ length: 199 }, (_, index) =>
      registered({ number: `+1628${String(count * 1_000 + index).padStart(7, '0')}`, locality }),
    );
    const importId = `import-${count}`;
    const wanted = { importId, carrierAccountId: 'account-1', numbers: 'all', confirmLive: false } as const;
    for (const whose of [HOME, ELSEWHERE]) await register.startImport(wanted, whose);
    const claims = await register.claimForImport(importId, [registered(), ...others], 1, HOME);
    expect(claims).toEqual(['this_workspace', ...others.map(() => 'claimed')]);
    const { open } = await register.importProgress('default', importId);
    expect(open).toEqual(others.map((other) => other.number));
    expect(await register.claimForImport(importId, [registered()], 1, ELSEWHERE)).toEqual(['another_workspace']);
    const rows = others.map((other) => ({ number: other.number, outcome: 'imported' }) as const);
    await register.recordImported(importId, rows, 1, null, HOME);
    for (const whose of [HOME, ELSEWHERE]) await register.finishImport(importId, null, whose);
  });

  test('gives no number back, and moves none, that an import is still setting up', async () => {
    const importId = `0199a0f0-0000-7000-8000-10000000${String(count).padStart(4, '0')}`;
    await register.startImport({ importId, carrierAccountId: 'account-1', numbers: 'all', confirmLive: false }, HOME);
    await register.claimForImport(importId, [registered()], 1, HOME);
    for (const how of ['release', 'detach']) {
      const { status, body } = await inventory.send('POST', `/v1/numbers/${number}/${how}`, { force: true });
      expect([status, body]).toMatchObject([409, { code: 'import_in_progress', importId }]);
    }
    const moved = await inventory.send('PATCH', `/v1/numbers/${number}`, { region: 'ie1' });
    expect([moved.status, moved.body]).toMatchObject([409, { code: 'import_in_progress', importId }]);
    expect(await workOf()).toEqual([]);
    await register.recordImported(importId, [{ number, outcome: 'imported' }], 1, null, HOME);
    await begin('PATCH', '', { region: 'ie1' });
    await begin('POST', '/detach', {});
    expect(await workOf()).toMatchObject([{ kind: 'region' }, { kind: 'give-back', how: 'detach' }]);
    await register.finishGiveBack(number, 'detach', await asker());
    await register.finishImport(importId, null, HOME);
  });
});
