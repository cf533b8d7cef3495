import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import {
  assignedOutbound,
  detached,
  detachStarted,
  detachedNumber,
  freedByGivingBack,
  fullyAssigned,
  giveBackFailed,
  given,
  importedNumber,
  leavingForCarrier,
  purchasedInUse,
  purchasedNumber,
  releaseStarted,
  released,
  releasedNumber,
  unassigned,
} from '../fixtures/number-histories.js';
import { decideGiveBackNumber } from './give-back-number.js';
import type { GiveBackNumber } from './give-back-number.js';
import type { NumberState } from '../domain/number.state.js';

const giveBack = (how: GiveBackNumber['how'], force: boolean) => (number: NumberState) =>
  decideGiveBackNumber({ how, force, openImportId: null }, number);
const release = giveBack('release', false);
const detach = giveBack('detach', false);

describe('give back a number', () => {
  test('releases it to its carrier, or detaches it for its owner', () => {
    expect(given(importedNumber).when(release)).toStrictEqual([released]);
    expect(given(importedNumber).when(detach)).toStrictEqual([detached]);
  });

  test('at a carrier takes its time, and begins once', () => {
    expect(given(purchasedNumber).when(release)).toStrictEqual([releaseStarted]);
    expect(given(purchasedNumber).when(detach)).toStrictEqual([detachStarted]);
    expect(given(leavingForCarrier).when(release)).toStrictEqual([]);
    expect(given(leavingForCarrier).when(detach)).toStrictEqual(
      refused('number_not_active', { numberStatus: 'releasing' }),
    );
  });

  test('detaches without putting back what was there before, when that is wanted', () => {
    const leaveBare = (number: NumberState) =>
      decideGiveBackNumber({ how: 'detach', force: false, restore: false, openImportId: null }, number);
    expect(given(purchasedNumber).when(leaveBare)).toStrictEqual([{ ...detachStarted, restore: false }]);
    expect(given(importedNumber).when(leaveBare)).toStrictEqual([detached]);
  });

  test('begins again after the carrier would not', () => {
    expect(given(leavingForCarrier, [giveBackFailed]).when(release)).toStrictEqual([releaseStarted]);
  });

  test('waits until its import has set it up', () => {
    for (const how of ['release', 'detach'] as const) {
      const early = (number: NumberState) => decideGiveBackNumber({ how, force: true, openImportId: 'i1' }, number);
      expect(given(importedNumber).when(early)).toStrictEqual(refused('import_in_progress', { importId: 'i1' }));
    }
  });

  test('needs no force that nothing stands in the way of', () => {
    expect(given(importedNumber).when(giveBack('release', true))).toStrictEqual([released]);
  });

  test('is refused while an agent uses the number, naming the agent', () => {
    const inUse = refused('number_assigned', { agentIds: ['sales'] });
    expect(given(assignedOutbound).when(release)).toStrictEqual(inUse);
    expect(given(fullyAssigned).when(detach)).toStrictEqual(inUse);
  });

  test('by force frees every profile, and the switch returns to enabled, before the number goes', () => {
    expect(given(fullyAssigned).when(giveBack('release', true))).toStrictEqual([...freedByGivingBack, released]);
    expect(given(assignedOutbound).when(giveBack('detach', true))).toStrictEqual([
      unassigned('outbound', 'sales', 'number_given_back'),
      detached,
    ]);
  });

  test('by force keeps every profile and the switch until the carrier is done: it may refuse', () => {
    expect(given(purchasedInUse).when(giveBack('release', true))).toStrictEqual([releaseStarted]);
    expect(given(purchasedInUse).when(giveBack('detach', true))).toStrictEqual([detachStarted]);
    expect(given(purchasedInUse, [releaseStarted]).state).toMatchObject({
      status: 'releasing',
      profiles: { inbound: 'sales', outbound: 'sales', sms: 'sales' },
      outboundSwitch: 'disabled',
    });
  });

  test('changes nothing the second time', () => {
    expect(given(releasedNumber).when(release)).toStrictEqual([]);
    expect(given(detachedNumber).when(giveBack('detach', true))).toStrictEqual([]);
  });

  test('is refused the other way round once the number is gone', () => {
    const gone = (numberStatus: string) => refused('number_not_active', { numberStatus });
    expect(given(releasedNumber).when(detach)).toStrictEqual(gone('released'));
    expect(given(detachedNumber).when(giveBack('release', true))).toStrictEqual(gone('detached'));
  });

  test('works again after the number was claimed again', () => {
    expect(given(releasedNumber, importedNumber).when(release)).toStrictEqual([released]);
  });

  test('is refused for a number that the workspace never held', () => {
    expect(given().when(release)).toStrictEqual(refused('not_found'));
  });
});
