import { describe, expect, test } from '@jest/globals';
import type { LedgerEntry } from '../../../simulator/carriers/ledger/ledger.js';
import { compareWithLedger } from './compare-with-ledger.js';
import type { AccountBooks, FindingKind } from './compare-with-ledger.js';

const NUMBER = '+14155550100';
const PURCHASE = '0199a0f0-0000-7000-8000-000000000001';
const REFERENCE = `Ringfence ${PURCHASE}`;
const OURS = { voice_url: 'http://ours/webhooks/twilio/account-1/voice', trunk_sid: null, voice_application_sid: null };
const THEIRS = { ...OURS, voice_url: 'https://theirs.example' };

const entry = (effect: object): LedgerEntry =>
  ({ position: 1, time: '', carrier: 'twilio', account: 'AC1', requestId: null, ...effect }) as LedgerEntry;
const shown = { number: NUMBER, status: 'active', carrier: 'twilio', carrierAccountId: 'account-1' } as const;
const completed = { id: PURCHASE, number: NUMBER, carrierAccountId: 'account-1', status: 'completed' } as const;
const owned = {
  carrierNumberId: 'PN1',
  reference: REFERENCE,
  configuration: { us1: OURS },
  firstConfiguration: { us1: OURS },
};

/** A number that was bought, as it should be. */
const right: AccountBooks = {
  carrier: 'twilio',
  entries: [entry({ type: 'bought', number: NUMBER, reference: REFERENCE })],
  owned: { [NUMBER]: owned },
  boughtTwice: { numbers: [], references: [] },
  numbers: [shown],
  purchases: [completed],
  publicUrl: 'http://ours',
};

const made = (id: string) =>
  entry({ type: 'resource', kind: 'texml_application', id, before: null, after: { friendly_name: 'Ringfence' } });
const moved = entry({ type: 'region_set', number: NUMBER, before: 'us1', after: 'ie1' });
const detached = { ...shown, status: 'detached' } as const;

describe('compareWithLedger', () => {
  test('finds nothing where nothing is wrong', () => {
    expect(compareWithLedger(right)).toStrictEqual([]);
    const asItCame = { ...owned, configuration: { us1: THEIRS }, firstConfiguration: { us1: THEIRS } };
    expect(
      compareWithLedger({ ...right, numbers: [detached], owned: { [NUMBER]: { ...asItCame, reference: null } } }),
    ).toStrictEqual([]);
    expect(compareWithLedger({ ...right, entries: [...right.entries, made('1')] })).toStrictEqual([]);
  });

  test.each<[FindingKind, string, Partial<AccountBooks>]>([
    ['paid_and_missing', `Paid at the carrier and missing here: ${NUMBER}, bought as ${REFERENCE}.`, { numbers: [] }],
    ['listed_and_not_owned', `Listed here and not owned: ${NUMBER}.`, { owned: {} }],
    ['other', `Listed in two workspaces: ${NUMBER}.`, { numbers: [shown, shown] }],
    ['other', `Said to be released and owned still: ${NUMBER}.`, { numbers: [{ ...shown, status: 'released' }] }],
    ['bought_twice', `Bought twice: ${NUMBER}.`, { boughtTwice: { numbers: [NUMBER], references: [] } }],
    ['other', `The purchase ${PURCHASE} of ${NUMBER} is completed and was never bought.`, { entries: [] }],
    [
      'other',
      `The purchase ${PURCHASE} of ${NUMBER} is failed and was bought.`,
      { purchases: [{ ...completed, status: 'failed' }] },
    ],
    [
      'other',
      `Active and not pointing here: ${NUMBER}.`,
      { owned: { [NUMBER]: { ...owned, configuration: { us1: THEIRS } } } },
    ],
    [
      'left_changed',
      `Webhooks of ${NUMBER} (us1) are left changed after it was detached.`,
      { numbers: [detached], owned: { [NUMBER]: { ...owned, firstConfiguration: { us1: THEIRS } } } },
    ],
    ['left_changed', `Detached and gone from the carrier: ${NUMBER}.`, { numbers: [detached], owned: {} }],
    ['other', `${NUMBER} is active, should be in us1 and is in ie1.`, { entries: [...right.entries, moved] }],
    ['other', 'Made twice: texml_application Ringfence.', { entries: [...right.entries, made('1'), made('2')] }],
  ])('finds what is %s: %s', (kind, sentence, wrong) => {
    expect(compareWithLedger({ ...right, ...wrong })).toContainEqual({ kind, sentence });
  });
});
