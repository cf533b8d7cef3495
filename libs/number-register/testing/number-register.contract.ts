import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type {
  CarrierWork,
  Claimant,
  ImportWork,
  ImportedRow,
  NumberRegister,
  NumberWork,
  OnBehalf,
  RegisteredNumber,
} from '../number-register.port.js';

/** A register, and how the inventory decides things of which it tells. */
export interface RegisterUnderTest {
  readonly register: NumberRegister;
  /** The number is to be given back; somebody holds it. */
  beginGiveBack(work: Extract<NumberWork, { kind: 'give-back' }>): Promise<void> | void;
  beginRegion(work: Extract<NumberWork, { kind: 'region' }>): Promise<void> | void;
  beginImport(work: ImportWork): Promise<void> | void;
  close?(): Promise<void>;
}

const NUMBER = '+14155550100';
const OTHER_NUMBER = '+14155550101';
const actor = { kind: 'root_key', id: 'root', name: 'root' } as const;
const as = (workspace: string): OnBehalf => ({ workspace, actor, correlationId: 'r1', causationId: 'r1' });
const [home, away] = [as('home'), as('away')];

const bought: RegisteredNumber = {
  number: NUMBER,
  carrier: 'twilio',
  carrierAccountId: 'twilio-1',
  numberType: 'local',
  capabilities: { voice: true, sms: true, mms: false },
  country: 'US',
  locality: 'San Francisco, CA',
  monthlyCost: { amount: '1.15', currency: 'USD' },
};
const other: RegisteredNumber = { ...bought, number: OTHER_NUMBER };

const asked = { workspace: 'home', carrierAccountId: 'twilio-1', actor, correlationId: 'r1' };
const at = (second: number) => ({
  askedBy: `0199a0f0-0000-7000-8000-00000000000${second}`,
  askedAt: `2026-01-02T03:04:0${second}.000Z`,
});
const release = { ...asked, ...at(1), kind: 'give-back', how: 'release', regions: [], number: NUMBER } as const;
const toIreland = {
  ...asked,
  ...at(2),
  kind: 'region',
  region: { value: 'ie1', edge: null },
  former: { value: 'us1', edge: null },
  number: NUMBER,
} as const;
const importWork: ImportWork = {
  ...asked,
  ...at(3),
  kind: 'import',
  importId: 'import-1',
  numbers: 'all',
  confirmLive: false,
};
const imported = (number: string): ImportedRow => ({ number, outcome: 'imported' });
const failed = (number: string): ImportedRow => ({ number, outcome: 'failed', code: 'carrier_refused', detail: 'No.' });

let opened: RegisterUnderTest;
let register: NumberRegister;

const said = (code: string) => expect.objectContaining({ code });
const claimantsOf = async (workspace: string, ...numbers: string[]): Promise<readonly Claimant[]> =>
  Object.values(await register.claimants(workspace, numbers));
const kindsOf = (work: readonly CarrierWork[]) => work.map(({ kind }) => kind);

/** What every register keeps to, and so whoever deals with carriers can build on. */
export function numberRegisterContract(name: string, open: () => Promise<RegisterUnderTest>): void {
  describe(`${name} as a number register`, () => {
    beforeEach(async () => {
      opened = await open();
      ({ register } = opened);
    });
    afterEach(() => opened.close?.());
    purchases();
    describe('of a number', () => {
      goings();
    });
    regions();
    imports();
    progress();
  });
}

function purchases(): void {
  test('keeps a number for one purchase of one workspace, until it is let go of', async () => {
    await register.reserve(NUMBER, 'p1', home);
    await register.reserve(NUMBER, 'p1', home);
    await expect(register.reserve(NUMBER, 'p2', home)).rejects.toEqual(said('purchase_in_progress'));
    await expect(register.reserve(NUMBER, 'p2', away)).rejects.toEqual(said('number_in_use'));
    await register.liftReservation(NUMBER, 'p2', home);
    expect(await claimantsOf('home', NUMBER, OTHER_NUMBER)).toEqual(['this_workspace_buys', 'nobody']);
    expect(await claimantsOf('away', NUMBER)).toEqual(['another_workspace_buys']);
    await register.liftReservation(NUMBER, 'p1', home);
    expect(await claimantsOf('home', NUMBER)).toEqual(['nobody']);
    await register.reserve(NUMBER, 'p2', away);
  });

  test('takes what was bought in, once, also when it was not kept for it', async () => {
    await register.reserve(NUMBER, 'p1', home);
    await expect(register.addPurchased(bought, 'p2', home)).rejects.toEqual(said('number_already_held'));
    await expect(register.addPurchased(bought, 'p2', away)).rejects.toEqual(said('number_in_use'));
    for (const _ of [1, 2]) await register.addPurchased(bought, 'p1', home);
    await register.liftReservation(NUMBER, 'p1', home);
    expect(await claimantsOf('home', NUMBER)).toEqual(['this_workspace']);
    await expect(register.reserve(NUMBER, 'p3', home)).rejects.toEqual(said('number_already_held'));
    await expect(register.reserve(NUMBER, 'p3', away)).rejects.toEqual(said('number_in_use'));
    await register.addPurchased(other, 'p4', home);
    expect(await claimantsOf('home', OTHER_NUMBER)).toEqual(['this_workspace']);
  });

  test('says to a purchase that has brought its number that it has, whoever has the number now', async () => {
    const fulfilled = said('purchase_fulfilled');
    await register.reserve(NUMBER, 'p1', home);
    await register.addPurchased(bought, 'p1', home);
    await expect(register.reserve(NUMBER, 'p1', home)).rejects.toEqual(fulfilled);
    await opened.beginGiveBack(release);
    await expect(register.reserve(NUMBER, 'p1', home)).rejects.toEqual(fulfilled);
    await register.finishGiveBack(NUMBER, 'release', home);
    await expect(register.reserve(NUMBER, 'p1', home)).rejects.toEqual(fulfilled);
    await register.addPurchased(bought, 'p1', home);
    expect(await claimantsOf('home', NUMBER)).toEqual(['nobody']);
    await register.addPurchased(bought, 'p2', away);
    await expect(register.reserve(NUMBER, 'p1', home)).rejects.toEqual(fulfilled);
  });

  test('tells what is held of an account, with what the carrier says of it now', async () => {
    await register.addPurchased(other, 'p2', home);
    await register.addPurchased(bought, 'p1', home);
    await register.reserve('+14155550102', 'p3', home);
    const capabilities = { voice: false, sms: true, mms: false };
    await register.changeCapabilities(NUMBER, capabilities, home);
    await opened.beginGiveBack({ ...release, number: OTHER_NUMBER });
    const numbers = [
      { number: NUMBER, status: 'active', capabilities, region: 'us1' },
      { number: OTHER_NUMBER, status: 'releasing', capabilities: other.capabilities, region: 'us1' },
    ];
    expect(await register.heldAt('home', 'twilio-1')).toEqual({ numbers, next: null });
    const some = ['+14155550102', '+14155550199', OTHER_NUMBER, NUMBER];
    const among = await register.heldAmong('home', 'twilio-1', some);
    expect(among).toHaveLength(2);
    expect(among).toEqual(expect.arrayContaining(numbers));
    expect(await register.heldAmong('home', 'twilio-2', some)).toEqual([]);
    expect(await register.heldAmong('away', 'twilio-1', some)).toEqual([]);
    for (const [workspace, account, count] of [
      ['home', 'twilio-1', 2],
      ['away', 'twilio-1', 0],
      ['home', 'twilio-2', 0],
    ] as const) {
      expect(await register.countAt(workspace, account)).toBe(count);
    }
  });
}

function goings(): void {
  beforeEach(() => register.addPurchased(bought, 'p1', home));

  test('lets go of a number that is leaving, by the way it goes, and of no other', async () => {
    await expect(register.finishGiveBack(NUMBER, 'release', home)).rejects.toEqual(said('number_not_leaving'));
    await expect(register.finishGiveBack(OTHER_NUMBER, 'release', home)).rejects.toEqual(said('not_found'));
    await expect(register.finishGiveBack(NUMBER, 'release', away)).rejects.toEqual(said('not_found'));
    await opened.beginGiveBack(release);
    expect(await register.openWork()).toEqual([release]);
    await expect(register.finishGiveBack(NUMBER, 'detach', home)).rejects.toEqual(said('number_not_leaving'));
    expect(await claimantsOf('away', NUMBER)).toEqual(['another_workspace']);
    for (const _ of [1, 2]) await register.finishGiveBack(NUMBER, 'release', home);
    expect([await register.openWork(), await claimantsOf('home', NUMBER)]).toEqual([[], ['nobody']]);
    await register.reserve(NUMBER, 'p2', away);
  });

  test('loses a number that its account does not have any more, and nothing that is there by another way', async () => {
    await expect(register.loseNumber(OTHER_NUMBER, 'twilio-1', home)).rejects.toEqual(said('not_found'));
    await register.loseNumber(NUMBER, 'twilio-2', home);
    expect(await claimantsOf('home', NUMBER)).toEqual(['this_workspace']);
    await opened.beginRegion(toIreland);
    for (const _ of [1, 2]) await register.loseNumber(NUMBER, 'twilio-1', home);
    expect([await register.openWork(), await claimantsOf('home', NUMBER)]).toEqual([[], ['nobody']]);
    expect(await register.heldAmong('home', 'twilio-1', [NUMBER])).toEqual([]);
    await register.addPurchased(bought, 'p2', home);
    await opened.beginGiveBack({ ...release, ...at(4) });
    await register.loseNumber(NUMBER, 'twilio-1', home);
    expect(kindsOf(await register.openWork())).toEqual(['give-back']);
  });

  test('keeps a number whose carrier would not take it back, and it can be asked for again', async () => {
    await register.failGiveBack(NUMBER, { code: 'carrier_refused', detail: 'No.' }, home);
    await opened.beginGiveBack(release);
    for (const _ of [1, 2]) await register.failGiveBack(NUMBER, { code: 'carrier_refused', detail: 'No.' }, home);
    expect([await register.openWork(), await claimantsOf('home', NUMBER)]).toEqual([[], ['this_workspace']]);
    const again = { ...release, ...at(4), how: 'detach' } as const;
    await opened.beginGiveBack(again);
    expect(await register.openWork()).toEqual([again]);
  });
}

function regions(): void {
  test('counts the numbers of an account that are elsewhere, were until now or are to be', async () => {
    const elsewhere = (workspace = 'home', account = 'twilio-1') => register.countElsewhere(workspace, account);
    for (const [each, purchase] of [
      [bought, 'p1'],
      [other, 'p2'],
    ] as const)
      await register.addPurchased(each, purchase, home);
    expect(await elsewhere()).toEqual({});
    await opened.beginRegion(toIreland);
    await opened.beginRegion({ ...toIreland, ...at(4), number: OTHER_NUMBER });
    expect(await elsewhere()).toEqual({ ie1: 2 });
    await register.settleRegion(NUMBER, toIreland.region, null, home);
    const refusal = { code: 'region_unreachable', detail: 'No.' };
    await register.settleRegion(OTHER_NUMBER, toIreland.region, refusal, home);
    expect(await elsewhere()).toEqual({ ie1: 1 });
    expect([await elsewhere('away'), await elsewhere('home', 'twilio-2')]).toEqual([{}, {}]);

    const [ireland, australia] = [toIreland.region, { value: 'au1', edge: null }];
    await opened.beginRegion({ ...toIreland, ...at(5), region: australia, former: ireland });
    expect(await elsewhere()).toEqual({ ie1: 1, au1: 1 });
    await register.settleRegion(NUMBER, australia, null, home);
    expect(await elsewhere()).toEqual({ au1: 1 });
    await opened.beginGiveBack({ ...release, ...at(6) });
    expect(await elsewhere()).toEqual({ au1: 1 });
    await register.finishGiveBack(NUMBER, 'release', home);
    expect(await elsewhere()).toEqual({});
  });

  test('ends the region that was asked for last, and no other', async () => {
    await register.addPurchased(bought, 'p1', home);
    const toAustralia = { ...toIreland, ...at(4), region: { value: 'au1', edge: 'sydney' } } as const;
    await opened.beginRegion(toIreland);
    await opened.beginRegion(toAustralia);
    await register.settleRegion(NUMBER, toIreland.region, null, home);
    await register.settleRegion(NUMBER, { value: 'au1', edge: null }, null, home);
    expect(await register.openWork()).toEqual([toAustralia]);
    expect([await register.openWorkOf(NUMBER), await register.openWorkOf(OTHER_NUMBER)]).toEqual([[toAustralia], []]);
    for (const _ of [1, 2]) await register.settleRegion(NUMBER, toAustralia.region, null, home);
    expect(await register.openWork()).toEqual([]);
    await opened.beginRegion({ ...toIreland, ...at(5) });
    await register.settleRegion(NUMBER, toIreland.region, { code: 'region_unreachable', detail: 'No.' }, home);
    expect(await register.openWork()).toEqual([]);
  });

  test('settles the region of a number that is leaving, and may stay after all', async () => {
    await register.addPurchased(bought, 'p1', home);
    await opened.beginRegion(toIreland);
    await opened.beginGiveBack({ ...release, ...at(4) });
    await register.settleRegion(NUMBER, toIreland.region, null, home);
    expect(kindsOf(await register.openWork())).toEqual(['give-back']);
    await register.failGiveBack(NUMBER, { code: 'carrier_refused', detail: 'No.' }, home);
    expect(await register.openWork()).toEqual([]);
  });

  test('has no region to wait for once the number has left', async () => {
    await register.addPurchased(bought, 'p1', home);
    await opened.beginRegion(toIreland);
    await opened.beginGiveBack({ ...release, ...at(4) });
    expect(kindsOf(await register.openWork())).toEqual(['region', 'give-back']);
    expect(kindsOf(await register.openWorkOf(NUMBER)).toSorted()).toEqual(['give-back', 'region']);
    await register.finishGiveBack(NUMBER, 'release', home);
    expect(await register.openWork()).toEqual([]);
  });
}

function imports(): void {
  test('claims for an import what nobody has, and what this very import has claimed before', async () => {
    await register.reserve(OTHER_NUMBER, 'p1', away);
    await opened.beginImport(importWork);
    for (const _ of [1, 2]) {
      const claims = await register.claimForImport('import-1', [other, bought], 1, home);
      expect(claims).toEqual(['another_workspace_buys', 'claimed']);
    }
    await opened.beginImport({ ...importWork, importId: 'import-2', ...at(4) });
    expect(await register.claimForImport('import-2', [bought], 1, home)).toEqual(['this_workspace']);
    await opened.beginGiveBack({ ...release, ...at(5) });
    expect(await register.claimForImport('import-1', [bought], 1, home)).toEqual(['this_workspace']);
  });

  test('remembers what an import has claimed until it has told of it, and lets it claim nothing once it has ended', async () => {
    const openOf = async () => (await register.importProgress('home', 'import-1')).open;
    await expect(register.claimForImport('import-1', [bought], 1, home)).rejects.toEqual(said('not_found'));
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought], 1, home);
    await register.claimForImport('import-1', [bought, other], 1, home);
    expect(await openOf()).toEqual([NUMBER, OTHER_NUMBER]);
    await register.recordImported('import-1', [imported(NUMBER)], 1, null, home);
    await register.claimForImport('import-1', [bought], 2, home);
    expect(await openOf()).toEqual([OTHER_NUMBER]);
    await expect(register.finishImport('import-1', null, home)).rejects.toEqual(said('import_moved_on'));
    await register.recordImported('import-1', [imported(OTHER_NUMBER)], 2, null, home);
    await register.finishImport('import-1', null, home);
    expect(await openOf()).toEqual([]);
    const late = { ...bought, number: '+14155550102' };
    await expect(register.claimForImport('import-1', [late], 1, home)).rejects.toEqual(said('not_found'));
    expect(await claimantsOf('home', late.number)).toEqual(['nobody']);
  });

  test('claims nothing by a call that comes behind the rows of what it claims: that may have come and gone since', async () => {
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought, other], 1, home);
    await register.recordImported('import-1', [imported(NUMBER), failed(OTHER_NUMBER)], 1, null, home);
    await opened.beginGiveBack({ ...release, ...at(4) });
    await register.finishGiveBack(NUMBER, 'release', home);
    const late = register.claimForImport('import-1', [bought, other], 1, home);
    await expect(late).rejects.toEqual(said('import_moved_on'));
    expect(await claimantsOf('home', NUMBER, OTHER_NUMBER)).toEqual(['nobody', 'nobody']);
    expect(await register.importProgress('home', 'import-1')).toMatchObject({ rowCount: 2, open: [] });
  });

  test('begins an import that is asked for here, once', async () => {
    const { importId, carrierAccountId, numbers, confirmLive } = importWork;
    for (const confirm of [confirmLive, true]) {
      await register.startImport({ importId, carrierAccountId, numbers, confirmLive: confirm }, home);
    }
    const begun = { ...importWork, askedBy: expect.any(String), askedAt: expect.any(String) };
    expect(await register.openWork()).toEqual([begun]);
    await register.finishImport(importId, null, home);
    await register.startImport({ importId, carrierAccountId, numbers, confirmLive }, home);
    expect(await register.openWork()).toEqual([]);
  });

  test('lets go of what was claimed and has failed, and of nothing that came another way', async () => {
    await register.addPurchased(other, 'p1', home);
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought, other], 1, home);
    await register.recordImported('import-1', [failed(NUMBER), failed(OTHER_NUMBER)], 1, null, home);
    expect(await claimantsOf('home', NUMBER, OTHER_NUMBER)).toEqual(['nobody', 'this_workspace']);
  });
}

function progress(): void {
  test('writes rows down once, and what comes late changes nothing', async () => {
    await opened.beginImport(importWork);
    await register.claimForImport('import-1', [bought, other], 1, home);
    for (const page of ['page-2', 'page-3']) {
      await register.recordImported('import-1', [imported(NUMBER)], 1, page, home);
    }
    // From a run that went on without its answer.
    await register.recordImported('import-1', [failed(NUMBER), imported(OTHER_NUMBER)], 1, null, home);
    expect(await register.importProgress('home', 'import-1')).toMatchObject({ page: 'page-2', rowCount: 1 });
    expect((await register.importedNumbers('home', 'import-1')).numbers).toEqual([NUMBER]);
    expect(await claimantsOf('home', NUMBER)).toEqual(['this_workspace']);
    await register.recordImported('import-1', [imported(OTHER_NUMBER)], 2, null, home);
    expect(await register.importProgress('home', 'import-1')).toMatchObject({ rowCount: 2, open: [] });
  });

  test('remembers how far an import is, and ends it once', async () => {
    await expect(register.importProgress('home', 'import-1')).rejects.toEqual(said('not_found'));
    await opened.beginImport(importWork);
    expect(await register.importProgress('home', 'import-1')).toEqual({
      status: 'running',
      page: null,
      rowCount: 0,
      open: [],
      expected: null,
      restingUntil: null,
    });
    expect(await register.openWork()).toEqual([importWork]);
    await expect(register.importProgress('away', 'import-1')).rejects.toEqual(said('not_found'));
    await register.claimForImport('import-1', [bought, other], 1, home);
    await register.recordImported('import-1', [imported(NUMBER), failed(OTHER_NUMBER)], 1, 'page-2', home);
    expect(await register.importProgress('home', 'import-1')).toEqual({
      status: 'running',
      page: 'page-2',
      rowCount: 2,
      open: [],
      expected: null,
      restingUntil: null,
    });
    for (const _ of [1, 2]) await register.finishImport('import-1', null, home);
    await register.recordImported('import-1', [imported('+14155550102')], 3, null, home);
    expect(await register.importProgress('home', 'import-1')).toEqual({
      status: 'finished',
      page: null,
      rowCount: 2,
      open: [],
      expected: 2,
      restingUntil: null,
    });
    expect(await register.openWork()).toEqual([]);
  });

  test('remembers how an import goes on: what is expected until it ends, a rest until something comes', async () => {
    const now = async () => {
      const { expected, restingUntil } = await register.importProgress('home', 'import-1');
      return [expected, restingUntil];
    };
    const restingUntil = '2026-11-22T10:00:00.000Z';
    await opened.beginImport(importWork);
    await register.noteProgress('import-1', { expected: 7, restingUntil: null }, home);
    for (const step of [
      () => register.claimForImport('import-1', [bought], 1, home),
      () => register.recordImported('import-1', [imported(NUMBER)], 1, null, home),
    ]) {
      await register.noteProgress('import-1', { expected: null, restingUntil }, home);
      expect(await now()).toEqual([7, restingUntil]);
      await step();
      expect(await now()).toEqual([7, null]);
    }
    await register.noteProgress('import-1', { expected: null, restingUntil }, home);
    await register.finishImport('import-1', null, home);
    await register.noteProgress('import-1', { expected: 9, restingUntil }, home);
    expect(await now()).toEqual([1, null]);
  });

  test('tells every number that an import has dealt with, page by page', async () => {
    await opened.beginImport(importWork);
    const numbers = Array.from({ length: 25 }, (_, index) => `+141555502${String(index).padStart(2, '0')}`);
    for (const [index, number] of numbers.entries()) {
      await register.recordImported('import-1', [failed(number)], index + 1, null, home);
    }
    const told: string[] = [];
    let after: string | undefined;
    do {
      const page = await register.importedNumbers('home', 'import-1', after);
      told.push(...page.numbers);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(told).toEqual(numbers);
  });
}
