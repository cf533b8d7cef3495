import { describe, expect, test } from '@jest/globals';
import type { CarrierCheck } from '#carrier-side';
import type { Clearance, Override, Pointing } from '../carrier/carrier-facts.js';
import { ACCOUNT_ID, owned } from '../testing/carrier-workshop.js';
import { checksOfNumber } from './checks-of-number.js';
import type { Known } from './last-answer.js';
import type { NumberAtCarrier } from './number-at-carrier.js';

const AT = '2026-01-31T09:00:00.000Z';
const EARLIER = '2026-01-31T08:00:00.000Z';

const said = <Answer>(answer: Answer, askedAt = AT): Known<Answer> => ({ last: { answer, askedAt } });
const silent = (code: string, message: string, isPassing = true) => ({ trouble: { code, message, isPassing } });

const HERE = { voice: true, messages: true };
const inspected = {
  owned,
  papers: null,
  pointing: HERE,
  targets: { voice: 'https://us/voice', messages: 'https://us/sms' },
};

/** A number of which all is well and nothing is wanted. */
const well: NumberAtCarrier = {
  who: 'Twilio',
  question: {
    number: owned.number,
    carrierAccountId: ACCOUNT_ID,
    type: 'local',
    country: 'US',
    capabilities: owned.capabilities,
    region: 'us1',
  },
  account: said({ reference: 'AC1', name: null, status: 'active', isTrial: false }),
  setup: said(HERE),
  reach: said({ is: 'here' }),
  inspection: said(inspected),
  region: said('us1'),
  elsewhere: undefined,
  overrides: said({ region: 'us1', overrides: [] }),
  registration: said(null),
};

const checksOf = (changes: Partial<NumberAtCarrier> = {}) => checksOfNumber({ ...well, ...changes });
const inspectedWith = (changes: Partial<typeof inspected> | object) => ({
  inspection: said({ ...inspected, ...changes }) as NumberAtCarrier['inspection'],
});

/** What is not well, as `code profile,…`, with whether that is known. */
const notWell = (checks: readonly CarrierCheck[]) =>
  checks.filter(({ ok }) => ok !== true).map(({ code, profiles, ok }) => [`${code} ${profiles.join()}`, ok]);

const one = (checks: readonly CarrierCheck[], code: CarrierCheck['code']) =>
  checks.find((check) => check.code === code);

describe('what a carrier says of a number', () => {
  test('is well, each thing by itself, without a remedy, when the carrier said so', () => {
    const checks = checksOf();
    expect(checks.map(({ code, profiles }) => `${code} ${profiles.join()}`)).toStrictEqual([
      'carrier_asked inbound,outbound,sms',
      'account_active inbound,outbound,sms',
      'number_at_carrier inbound,outbound,sms',
      'capabilities_as_known inbound,outbound',
      'capabilities_as_known sms',
      'voice_webhooks_here inbound',
      'not_overridden inbound',
      'message_webhooks_here sms',
      'not_overridden sms',
      'region_as_known inbound',
    ]);
    for (const { ok, remedy, checkedAt } of checks) expect([ok, remedy, checkedAt]).toStrictEqual([true, null, AT]);
  });

  test('has a sentence, and a remedy for whatever is not well', () => {
    const checks = [
      ...checksOf({ account: said({ reference: 'AC1', name: null, status: 'suspended', isTrial: true }) }),
      ...checksOf(inspectedWith({ owned: undefined, pointing: undefined })),
      ...checksOf(
        inspectedWith({ pointing: { voice: false, messages: false }, targets: { voice: null, messages: null } }),
      ),
      ...checksOf(inspectedWith({ pointing: undefined })),
      ...checksOf({ setup: said({ voice: false, messages: false }) }),
      ...checksOf({ overrides: {}, setup: {}, registration: silent('carrier_permission_missing', 'The key may not.') }),
      ...checksOf({ inspection: silent('carrier_unavailable', 'Twilio is away.') }),
      ...checksOf({ region: said('ie1'), elsewhere: silent('carrier_credentials_rejected', 'No key.', false) }),
      ...checksOf({ region: silent('carrier_permission_missing', 'The key may not.', false) }),
    ].filter(({ ok }) => ok !== true);
    expect(checks.length).toBeGreaterThan(12);
    for (const { message, remedy } of checks) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(remedy).toMatch(/^[A-Z].*\.$/);
      expect(`${message} ${remedy}`).not.toMatch(/undefined|null|\.\./);
    }
  });

  test('is nothing more when the account does not hold it', () => {
    expect(notWell(checksOf(inspectedWith({ owned: undefined, pointing: undefined })))).toStrictEqual([
      ['number_at_carrier inbound,outbound,sms', false],
    ]);
  });

  test.each<[Clearance['status'], boolean | null]>([
    ['granted', true],
    ['pending', false],
    ['missing', false],
    ['refused', false],
    ['unknown', null],
  ])('is that papers and registration are %s', (status, ok) => {
    const clearance: Clearance = { status, message: 'So it is.', remedy: status === 'granted' ? null : 'Do it.' };
    const { message, remedy } = clearance;
    const checks = checksOf({ ...inspectedWith({ papers: clearance }), registration: said(clearance, EARLIER) });
    expect(one(checks, 'papers_in_order')).toMatchObject({ ok, message, remedy, checkedAt: AT });
    expect(one(checks, 'messages_registered')).toMatchObject({
      ok,
      message,
      remedy,
      profiles: ['sms'],
      checkedAt: EARLIER,
    });
  });

  test('is what it can do, compared with what the inventory says', () => {
    const withoutVoice = inspectedWith({ owned: { ...owned, capabilities: { voice: false, sms: true, mms: true } } });
    const checks = checksOf(withoutVoice);
    expect(notWell(checks)).toStrictEqual([
      ['capabilities_as_known inbound,outbound', false],
      ['capabilities_as_known sms', false],
    ]);
    expect(checks.filter(({ ok }) => !ok).map(({ message }) => message)).toStrictEqual([
      'The number has voice here and not at Twilio.',
      'The number has mms at Twilio and not here.',
    ]);
    // What cannot take calls leads none anywhere.
    expect(one(checks, 'voice_webhooks_here')).toBeUndefined();
  });

  test('is where calls and messages go instead', () => {
    const elsewhere = {
      pointing: { voice: false, messages: true },
      targets: { voice: 'SIP trunk TK1', messages: 'x' },
    };
    const checks = checksOf(inspectedWith(elsewhere));
    expect(notWell(checks)).toStrictEqual([['voice_webhooks_here inbound', false]]);
    expect(one(checks, 'voice_webhooks_here')?.message).toContain('SIP trunk TK1');
    expect(one(checks, 'voice_webhooks_here')?.remedy).toContain(`/v1/carrier-accounts/${ACCOUNT_ID}/drift`);
  });

  test('is that nobody could call us without a public address', () => {
    const checks = checksOf({ ...inspectedWith({ pointing: undefined }), setup: {} });
    expect(notWell(checks)).toStrictEqual([
      ['voice_webhooks_here inbound', false],
      ['message_webhooks_here sms', false],
    ]);
    expect(one(checks, 'voice_webhooks_here')?.remedy).toContain('PUBLIC_URL');
  });

  test('is that who follows our own public address comes to somebody else', () => {
    const checks = checksOf({ reach: said({ is: 'elsewhere', because: 'nothing listens there' }, EARLIER) });
    expect(notWell(checks)).toStrictEqual([
      ['voice_webhooks_here inbound', false],
      ['message_webhooks_here sms', false],
    ]);
    expect(one(checks, 'voice_webhooks_here')).toMatchObject({
      message:
        "The number's own settings at Twilio lead its calls here, by way of PUBLIC_URL, and nothing listens there.",
      remedy: expect.stringContaining('PUBLIC_URL'),
      checkedAt: EARLIER,
    });
  });

  test('is well where nobody can tell where our public address leads', () => {
    for (const reach of [said({ is: 'untold' } as const), {}, silent('late', 'It has not answered in time.')])
      expect(notWell(checksOf({ reach }))).toStrictEqual([]);
  });

  test('is that what all numbers of the account share was changed', () => {
    const checks = checksOf({ setup: said({ voice: true, messages: false }, EARLIER) });
    expect(notWell(checks)).toStrictEqual([['message_webhooks_here sms', false]]);
    expect(one(checks, 'message_webhooks_here')).toMatchObject({ checkedAt: EARLIER });
  });

  test('is as old as the oldest of what it goes by', () => {
    const stale = { ...said(inspected, EARLIER), ...silent('carrier_unavailable', 'Twilio is away.') };
    for (const checks of [checksOf({ inspection: stale }), checksOf({ setup: said(HERE, EARLIER) })]) {
      for (const code of ['voice_webhooks_here', 'message_webhooks_here'] as const)
        expect(one(checks, code)).toMatchObject({ ok: true, checkedAt: EARLIER });
    }
  });

  test('is not of a moment at which nobody was asked', () => {
    const clearance: Clearance = { status: 'unasked', message: 'It may be.', remedy: 'Look there.' };
    const checks = checksOf({ registration: said(clearance) });
    expect(one(checks, 'messages_registered')).toMatchObject({ ok: null, remedy: 'Look there.', checkedAt: null });
  });

  test('names what takes calls or messages past us, and what to do with each', () => {
    const overrides: readonly Override[] = [
      { kind: 'messaging_service', id: 'MG1', name: 'Campaign', takes: 'messages' },
      { kind: 'trunk', id: 'TK1', name: null, takes: 'voice' },
      { kind: 'call_forwarding', id: '+14155550177', name: null, takes: 'voice' },
    ];
    const [calls, messages] = checksOf({ overrides: said({ region: 'us1', overrides }) }).filter(
      ({ code }) => code === 'not_overridden',
    );
    expect(calls).toMatchObject({
      profiles: ['inbound'],
      ok: false,
      message: expect.stringMatching(/TK1.*\+14155550177/),
    });
    expect(calls?.remedy).toMatch(/drift.*Switch call forwarding off/);
    expect(messages).toMatchObject({
      profiles: ['sms'],
      ok: false,
      message: expect.stringContaining('"Campaign" (MG1)'),
    });
    expect(messages?.remedy).toContain("Defer to sender's webhook");
  });

  test('is where its calls are handled, and how they are taken there', () => {
    const inIreland = (pointing: Pointing) => ({
      region: said('ie1'),
      overrides: said({ region: 'ie1', overrides: [] }),
      elsewhere: said(
        { region: 'ie1', owned, pointing, targets: { voice: 'https://ie/voice', messages: 'x' } },
        EARLIER,
      ),
    });
    const known = (region: string | null) => ({ question: { ...well.question, region } });
    expect(notWell(checksOf({ ...inIreland(HERE), ...known('ie1') }))).toStrictEqual([]);
    const moved = checksOf(inIreland({ voice: false, messages: false }));
    // Messages are not moved by it.
    expect(notWell(moved)).toStrictEqual([
      ['voice_webhooks_here inbound', false],
      ['region_as_known inbound', false],
    ]);
    expect(one(moved, 'voice_webhooks_here')).toMatchObject({
      message: expect.stringContaining('https://ie/voice'),
      checkedAt: EARLIER,
    });
    expect(one(moved, 'region_as_known')?.remedy).toMatch(/\{"region": "ie1"\}.*drift\/check.*region_changed/);
    expect(one(checksOf({ ...inIreland(HERE), ...known(null) }), 'region_as_known')).toBeUndefined();
  });

  test('is not how its calls are taken where that cannot be read', () => {
    const elsewhere = silent('carrier_credentials_rejected', 'Give credentials.regions.ie1.', false);
    const checks = checksOf({ region: said('ie1'), elsewhere, question: { ...well.question, region: 'ie1' } });
    expect(notWell(checks)).toStrictEqual([
      ['voice_webhooks_here inbound', null],
      ['not_overridden inbound', null],
    ]);
    expect(one(checks, 'voice_webhooks_here')?.message).toContain('credentials.regions.ie1');
  });

  test('is not what takes its calls elsewhere where that was asked of another region', () => {
    const trunk: Override = { kind: 'trunk', id: 'TK1', name: null, takes: 'voice' };
    const inIreland: Partial<NumberAtCarrier> = {
      question: { ...well.question, region: 'ie1' },
      region: said('ie1'),
      elsewhere: said({ region: 'ie1', owned, pointing: HERE, targets: inspected.targets }),
    };
    const late = silent('late', 'It has not answered in time.');
    const seen = (region: string, overrides: readonly Override[] = []) => said({ region, overrides }, EARLIER);
    const unknown = [['not_overridden inbound', null]];
    const moved = checksOf({ ...inIreland, overrides: { ...seen('us1'), ...late } });
    expect(notWell(moved)).toStrictEqual(unknown);
    expect(one(moved, 'not_overridden')?.message).toContain('not answered in time');
    // The number itself could not be asked, and so nothing after it.
    expect(one(checksOf({ ...inIreland, elsewhere: {}, overrides: seen('us1') }), 'not_overridden')?.ok).toBeNull();
    expect(notWell(checksOf({ overrides: { ...seen('ie1', [trunk]), ...late } }))).toStrictEqual(unknown);
    expect(notWell(checksOf({ ...inIreland, overrides: { ...seen('ie1', [trunk]), ...late } }))).toStrictEqual([
      ['not_overridden inbound', false],
    ]);
  });

  test('is not where its calls were handled before it was moved here', () => {
    const late = silent('late', 'It has not answered in time.');
    const region = { ...said('us1', EARLIER), ...late };
    const inIreland = { ...well.question, region: 'ie1' };
    const moved = one(checksOf({ region, question: inIreland }), 'region_as_known');
    expect(moved).toMatchObject({ ok: null, message: expect.stringContaining('not answered in time') });
    expect(one(checksOf({ region }), 'region_as_known')).toMatchObject({ ok: true, checkedAt: EARLIER });
  });

  test('is that a trial reaches few, which depends on whom', () => {
    const checks = checksOf({ account: said({ reference: 'AC1', name: null, status: 'active', isTrial: true }) });
    expect(notWell(checks)).toStrictEqual([['account_unrestricted outbound,sms', null]]);
  });
});

describe('a carrier that does not answer', () => {
  test('leaves one check that says so', () => {
    const nothing = { account: {}, setup: {}, region: {}, overrides: {}, registration: {} };
    const checks = checksOf({ ...nothing, inspection: silent('carrier_unavailable', 'Twilio is away.') });
    expect(checks).toStrictEqual([
      {
        code: 'carrier_asked',
        profiles: ['inbound', 'outbound', 'sms'],
        ok: null,
        message: expect.stringContaining('Twilio is away.'),
        remedy: 'Ask again in a while.',
        checkedAt: null,
      },
    ]);
  });

  test('is quoted with what it said earlier, and when', () => {
    const inspection = {
      ...said({ ...inspected, pointing: { voice: false, messages: true } }, EARLIER),
      ...silent('late', 'It has not answered in time.'),
    };
    const checks = checksOf({ inspection });
    expect(notWell(checks)).toStrictEqual([
      ['carrier_asked inbound,outbound,sms', null],
      ['voice_webhooks_here inbound', false],
    ]);
    expect(one(checks, 'carrier_asked')).toMatchObject({
      message: expect.stringContaining(EARLIER),
      checkedAt: EARLIER,
    });
    expect(one(checks, 'voice_webhooks_here')).toMatchObject({ checkedAt: EARLIER });
  });

  test.each(['carrier_account_suspended', 'carrier_credentials_rejected'])(
    'because of %s says what to settle',
    (code) => {
      const checks = checksOf({ inspection: silent(code, 'Settle it in the console.', false) });
      expect(notWell(checks)).toStrictEqual([
        ['carrier_asked inbound,outbound,sms', null],
        ['account_active inbound,outbound,sms', false],
      ]);
      expect(one(checks, 'account_active')?.remedy).toBe('Settle it in the console.');
    },
  );

  test('to one question has still answered the others', () => {
    const checks = checksOf({ overrides: silent('carrier_permission_missing', 'The key may not.', false) });
    expect(notWell(checks)).toStrictEqual([
      ['not_overridden inbound', null],
      ['not_overridden sms', null],
    ]);
    expect(one(checks, 'not_overridden')?.message).toContain('The key may not.');
  });
});
