import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { IncomingPhoneNumberInstance } from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import {
  changeTowards,
  configurationOf,
  differingFields,
  leadsTo,
  messagesPointTo,
  savedFields,
  targetsIn,
  voicePointsTo,
  withoutWebhooks,
} from './twilio-configuration.js';

const APPLICATION = `AP${'a'.repeat(32)}`;
const TRUNK = `TK${'b'.repeat(32)}`;
const OURS = 'https://ringfence.example/webhooks/twilio/1/voice';

type Number = Record<string, string | null>;

const FRESH: Number = {
  voiceUrl: '',
  voiceMethod: 'POST',
  voiceFallbackUrl: null,
  voiceFallbackMethod: 'POST',
  voiceApplicationSid: '',
  trunkSid: null,
  smsUrl: '',
  smsMethod: 'POST',
  smsFallbackUrl: '',
  smsFallbackMethod: 'POST',
  smsApplicationSid: '',
};

function savedFrom(number: Number) {
  return configurationOf(number as unknown as IncomingPhoneNumberInstance);
}

/** A model of what Twilio's documents say an update does, of which the rule about trunks and applications is one. */
function afterUpdate(number: Number, change: object): Number {
  const after: Number = { ...number, ...change };
  if ('trunkSid' in change && change.trunkSid) after['voiceApplicationSid'] = '';
  if ('voiceApplicationSid' in change && change.voiceApplicationSid) after['trunkSid'] = null;
  return after;
}

const url = fc.constantFrom(
  '',
  null,
  OURS,
  'https://elsewhere.example/voice?key=1',
  'https://user:word@other.example/',
);
const method = fc.constantFrom('GET', 'POST');
const taker = fc.constantFrom(
  { voiceApplicationSid: '', trunkSid: null },
  { voiceApplicationSid: APPLICATION, trunkSid: null },
  { voiceApplicationSid: null, trunkSid: TRUNK },
);
const anyNumber: fc.Arbitrary<Number> = fc
  .record({
    voiceUrl: url,
    voiceMethod: method,
    voiceFallbackUrl: url,
    voiceFallbackMethod: method,
    smsUrl: url,
    smsMethod: method,
    smsFallbackUrl: url,
    smsFallbackMethod: method,
    smsApplicationSid: fc.constantFrom('', null, APPLICATION),
    taker,
  })
  .map(({ taker: takes, ...fields }) => ({ ...fields, ...takes }));

/** As Twilio is told of it. */
const HERE = `${OURS}#rc=5&rp=all`;
const hereValues = { ...voicePointsTo(OURS), ...messagesPointTo(OURS) };

describe('the configuration of a number', () => {
  test('is saved the same whether Twilio writes what is unset as null or as nothing', () => {
    const unset = { ...FRESH, voiceUrl: null, trunkSid: '', smsApplicationSid: null };
    expect(savedFrom(FRESH)).toStrictEqual(savedFrom(unset));
    expect(savedFrom(FRESH)).toMatchObject({ voice_url: null, voice_method: 'POST', trunk_sid: null });
  });

  test('is restored exactly after it was changed, whatever it was, each way in one request', () => {
    fc.assert(
      fc.property(anyNumber, (before) => {
        const saved = savedFrom(before);
        const changed = afterUpdate(before, changeTowards(saved, hereValues));
        expect(differingFields(savedFrom(changed), hereValues)).toStrictEqual([]);
        const restored = afterUpdate(changed, changeTowards(savedFrom(changed), savedFields(saved)));
        expect(savedFrom(restored)).toStrictEqual(saved);
      }),
    );
  });

  test('asks for nothing that is as wanted already, and for no trunk beside an application', () => {
    const trunked = savedFrom({ ...FRESH, trunkSid: TRUNK });
    expect(changeTowards(savedFrom(FRESH), voicePointsTo(OURS))).toStrictEqual({ voiceUrl: HERE });
    expect(changeTowards(trunked, voicePointsTo(OURS))).toStrictEqual({ voiceUrl: HERE, trunkSid: '' });
    expect(changeTowards(trunked, { trunk_sid: null, voice_application_sid: APPLICATION })).toStrictEqual({
      voiceApplicationSid: APPLICATION,
    });
    expect(changeTowards(savedFrom(FRESH), savedFields(savedFrom(FRESH)))).toStrictEqual({});
  });

  test('leaves a field that was not saved, and takes a method that is not known for POST', () => {
    const got = savedFrom({ ...FRESH, smsMethod: 'GET' });
    expect(changeTowards(got, savedFields({ voice_url: OURS, sms_method: null }))).toStrictEqual({
      voiceUrl: OURS,
      smsMethod: 'POST',
    });
    expect(savedFrom({ ...FRESH, voiceMethod: null })).toStrictEqual(savedFrom(FRESH));
  });

  test('without us keeps what is of others', () => {
    const webhooks = { voice: OURS, messages: `${OURS}/messages`, messageStatus: `${OURS}/status` };
    const mixed = savedFrom({ ...FRESH, voiceUrl: HERE, voiceMethod: 'GET', smsUrl: 'https://elsewhere.example' });
    expect(withoutWebhooks(mixed, webhooks)).toStrictEqual({ ...mixed, voice_url: null });
  });

  test('leads here also where Twilio is to ask less often, as of a number that was set up by an earlier version', () => {
    expect(leadsTo(savedFrom({ ...FRESH, voiceUrl: OURS }), voicePointsTo(OURS))).toBe(true);
    expect(leadsTo(savedFrom({ ...FRESH, voiceUrl: `${OURS}/other` }), voicePointsTo(OURS))).toBe(false);
    expect(leadsTo(savedFrom({ ...FRESH, voiceUrl: OURS, trunkSid: TRUNK }), voicePointsTo(OURS))).toBe(false);
  });

  test('differs in the fallback too: what comes back from there would not be ours', () => {
    const elsewhere = savedFrom({ ...FRESH, voiceUrl: HERE, voiceFallbackUrl: 'https://elsewhere.example' });
    expect(differingFields(elsewhere, voicePointsTo(OURS))).toStrictEqual(['voice_fallback_url']);
  });
});

describe('where calls and messages go, for people', () => {
  test.each([
    [FRESH, { voice: null, messages: null }],
    [
      { ...FRESH, voiceUrl: 'https://user:word@a.example:8443/voice?token=1#x', smsUrl: 'https://b.example/sms' },
      { voice: 'https://a.example:8443/voice', messages: 'https://b.example/sms' },
    ],
    [
      { ...FRESH, voiceUrl: OURS, trunkSid: TRUNK, smsUrl: OURS, smsApplicationSid: APPLICATION },
      { voice: `SIP trunk ${TRUNK}`, messages: `TwiML application ${APPLICATION}` },
    ],
    [
      { ...FRESH, voiceApplicationSid: APPLICATION, smsUrl: 'user:word' },
      { voice: `TwiML application ${APPLICATION}`, messages: 'an address that is no web address' },
    ],
  ])('says no secrets (%#)', (number, targets) => {
    expect(targetsIn(savedFrom(number))).toStrictEqual(targets);
  });
});
