import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { onBehalfOf } from '../on-behalf-of.js';
import { imports, progress } from './imports-of-register.contract.js';
import {
  NUMBER,
  OTHER_NUMBER,
  at,
  away,
  bought,
  claimantsOf,
  home,
  kindsOf,
  opened,
  other,
  register,
  release,
  said,
  toIreland,
  workWith,
} from './register-under-test.js';
import type { RegisterUnderTest } from './register-under-test.js';

/** What every register keeps to, and so whoever deals with carriers can build on. */
export function numberRegisterContract(name: string, open: () => Promise<RegisterUnderTest>): void {
  describe(`${name} as a number register`, () => {
    beforeEach(async () => {
      workWith(await open());
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
    await register.finishGiveBack(NUMBER, 'release', onBehalfOf(release));
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
    expect(among).toEqual(expect.arrayContaining(numbers.map((each) => ({ ...each, isArriving: false }))));
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
    await expect(register.finishGiveBack(NUMBER, 'detach', onBehalfOf(release))).rejects.toEqual(
      said('number_not_leaving'),
    );
    expect(await claimantsOf('away', NUMBER)).toEqual(['another_workspace']);
    for (const _ of [1, 2]) await register.finishGiveBack(NUMBER, 'release', onBehalfOf(release));
    expect([await register.openWork(), await claimantsOf('home', NUMBER)]).toEqual([[], ['nobody']]);
    await register.reserve(NUMBER, 'p2', away);
  });

  test('knows which numbers a workspace has detached from an account, until somebody has them again', async () => {
    const detached = (workspace = 'home', account = 'twilio-1') =>
      register.detachedAmong(workspace, account, [OTHER_NUMBER, NUMBER]);
    const detach = { ...release, how: 'detach' } as const;
    await opened.beginGiveBack(detach);
    expect(await detached()).toEqual([]);
    await register.finishGiveBack(NUMBER, 'detach', onBehalfOf(detach));
    expect([await detached(), await detached('away'), await detached('home', 'twilio-2')]).toEqual([[NUMBER], [], []]);
    await register.reserve(NUMBER, 'p2', away);
    expect(await detached()).toEqual([]);
    await register.liftReservation(NUMBER, 'p2', away);
    expect(await detached()).toEqual([NUMBER]);
    await register.addPurchased(bought, 'p3', home);
    await opened.beginGiveBack({ ...release, ...at(4) });
    await register.finishGiveBack(NUMBER, 'release', onBehalfOf({ ...release, ...at(4) }));
    expect(await detached()).toEqual([]);
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
    const no = { code: 'carrier_refused', detail: 'No.' };
    for (const _ of [1, 2]) await register.failGiveBack(NUMBER, no, onBehalfOf(release));
    expect([await register.openWork(), await claimantsOf('home', NUMBER)]).toEqual([[], ['this_workspace']]);
    const again = { ...release, ...at(4), how: 'detach' } as const;
    await opened.beginGiveBack(again);
    expect(await register.openWork()).toEqual([again]);
    // Told late: its answer was lost, and it was sent again.
    await register.failGiveBack(NUMBER, no, onBehalfOf(release));
    const late = register.finishGiveBack(NUMBER, 'detach', onBehalfOf(release));
    await expect(late).rejects.toEqual(said('number_not_leaving'));
    expect(await register.openWork()).toEqual([again]);
  });
}

function regions(): void {
  test('counts and names the numbers of an account that are elsewhere, were until now or are to be', async () => {
    const elsewhere = (workspace = 'home', account = 'twilio-1') => register.elsewhere(workspace, account);
    const one = { count: 1, some: [NUMBER] };
    for (const [each, purchase] of [
      [bought, 'p1'],
      [other, 'p2'],
    ] as const)
      await register.addPurchased(each, purchase, home);
    expect(await elsewhere()).toEqual({});
    await opened.beginRegion(toIreland);
    await opened.beginRegion({ ...toIreland, ...at(4), number: OTHER_NUMBER });
    expect(await elsewhere()).toEqual({ ie1: { count: 2, some: [NUMBER, OTHER_NUMBER] } });
    await register.settleRegion(NUMBER, toIreland.region, null, onBehalfOf(toIreland));
    const refusal = { code: 'region_unreachable', detail: 'No.' };
    await register.settleRegion(OTHER_NUMBER, toIreland.region, refusal, onBehalfOf({ ...toIreland, ...at(4) }));
    expect(await elsewhere()).toEqual({ ie1: one });
    expect([await elsewhere('away'), await elsewhere('home', 'twilio-2')]).toEqual([{}, {}]);

    const [ireland, australia] = [toIreland.region, { value: 'au1', edge: null }];
    await opened.beginRegion({ ...toIreland, ...at(5), region: australia, former: ireland });
    expect(await elsewhere()).toEqual({ ie1: one, au1: one });
    await register.settleRegion(NUMBER, australia, null, onBehalfOf({ ...toIreland, ...at(5) }));
    expect(await elsewhere()).toEqual({ au1: one });
    await opened.beginGiveBack({ ...release, ...at(6) });
    expect(await elsewhere()).toEqual({ au1: one });
    await register.finishGiveBack(NUMBER, 'release', onBehalfOf({ ...release, ...at(6) }));
    expect(await elsewhere()).toEqual({});
  });

  test('counts a number in each region that was asked for until one is confirmed, and says that the former is in doubt', async () => {
    const elsewhere = async () =>
      Object.entries(await register.elsewhere('home', 'twilio-1')).map(
        ([region, { count }]) => `${count} in ${region}`,
      );
    const move = (second: number, value: string) =>
      opened.beginRegion({ ...toIreland, ...at(second), region: { value, edge: null } });
    const settle = async (value: string, code: string | null) => {
      const [work] = await register.openWorkOf(NUMBER);
      const refusal = code === null ? null : { code, detail: 'No.' };
      await register.settleRegion(NUMBER, { value, edge: null }, refusal, onBehalfOf(work!));
    };
    const doubt = async () => (await register.openWorkOf(NUMBER)).map((work) => 'isFormerInDoubt' in work);
    await register.addPurchased(bought, 'p1', home);
    await move(4, 'ie1');
    expect([await elsewhere(), await doubt()]).toEqual([['1 in ie1'], [false]]);
    await move(5, 'au1');
    expect([await elsewhere(), await doubt()]).toEqual([['1 in ie1', '1 in au1'], [true]]);
    // Nobody has asked for au1. Whether somebody has for ie1 is as open as before.
    await settle('au1', 'region_unreachable');
    expect(await elsewhere()).toEqual(['1 in ie1']);
    await move(6, 'au1');
    await settle('au1', 'region_not_confirmed');
    expect(await elsewhere()).toEqual(['1 in ie1', '1 in au1']);
    await move(7, 'us1');
    expect([await elsewhere(), await doubt()]).toEqual([['1 in ie1', '1 in au1'], [true]]);
    await settle('us1', null);
    expect(await elsewhere()).toEqual([]);
    await move(8, 'ie1');
    expect(await doubt()).toEqual([false]);
  });

  test('takes what a carrier says of a region for nothing that was asked for, and of no number that is not there', async () => {
    await register.addPurchased(bought, 'p1', home);
    await opened.beginRegion({ ...toIreland, ...at(4) });
    const heard = { [NUMBER]: 'ie1', [OTHER_NUMBER]: 'us1' };
    for (const onBehalf of [home, away]) await register.confirmRegions('twilio-1', heard, onBehalf);
    expect(kindsOf(await register.openWork())).toEqual(['region']);
    await register.confirmRegions('twilio-1', {}, home);
  });

  test('names some of many numbers that are elsewhere, and counts them all', async () => {
    for (let place = 0; place < 7; place += 1) {
      const number = `+1415555010${place}`;
      await register.addPurchased({ ...bought, number }, `p${place}`, home);
      await opened.beginRegion({ ...toIreland, ...at(place), number });
    }
    const { ie1 } = await register.elsewhere('home', 'twilio-1');
    expect(ie1).toEqual({ count: 7, some: [0, 1, 2, 3, 4].map((place) => `+1415555010${place}`) });
  });

  test('ends the region that was asked for last, and no other', async () => {
    await register.addPurchased(bought, 'p1', home);
    const toAustralia = { ...toIreland, ...at(4), region: { value: 'au1', edge: 'sydney' } } as const;
    await opened.beginRegion(toIreland);
    await opened.beginRegion(toAustralia);
    await register.settleRegion(NUMBER, toIreland.region, null, onBehalfOf(toIreland));
    await register.settleRegion(NUMBER, { value: 'au1', edge: null }, null, onBehalfOf(toAustralia));
    const open = { ...toAustralia, isFormerInDoubt: true };
    expect(await register.openWork()).toEqual([open]);
    expect([await register.openWorkOf(NUMBER), await register.openWorkOf(OTHER_NUMBER)]).toEqual([[open], []]);
    for (const _ of [1, 2]) await register.settleRegion(NUMBER, toAustralia.region, null, onBehalfOf(toAustralia));
    expect(await register.openWork()).toEqual([]);
    const again = { ...toIreland, ...at(5) };
    await opened.beginRegion(again);
    // Told late.
    await register.settleRegion(NUMBER, toIreland.region, null, onBehalfOf(toIreland));
    expect(kindsOf(await register.openWork())).toEqual(['region']);
    const refusal = { code: 'region_unreachable', detail: 'No.' };
    await register.settleRegion(NUMBER, toIreland.region, refusal, onBehalfOf(again));
    expect(await register.openWork()).toEqual([]);
  });

  test('settles the region of a number that is leaving, and may stay after all', async () => {
    await register.addPurchased(bought, 'p1', home);
    await opened.beginRegion(toIreland);
    await opened.beginGiveBack({ ...release, ...at(4) });
    await register.settleRegion(NUMBER, toIreland.region, null, onBehalfOf(toIreland));
    expect(kindsOf(await register.openWork())).toEqual(['give-back']);
    const no = { code: 'carrier_refused', detail: 'No.' };
    await register.failGiveBack(NUMBER, no, onBehalfOf({ ...release, ...at(4) }));
    expect(await register.openWork()).toEqual([]);
  });

  test('has no region to wait for once the number has left', async () => {
    await register.addPurchased(bought, 'p1', home);
    await opened.beginRegion(toIreland);
    await opened.beginGiveBack({ ...release, ...at(4) });
    expect(kindsOf(await register.openWork())).toEqual(['region', 'give-back']);
    expect(kindsOf(await register.openWorkOf(NUMBER)).toSorted()).toEqual(['give-back', 'region']);
    await register.finishGiveBack(NUMBER, 'release', onBehalfOf({ ...release, ...at(4) }));
    expect(await register.openWork()).toEqual([]);
  });
}
