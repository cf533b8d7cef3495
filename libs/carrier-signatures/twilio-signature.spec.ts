import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { verifyTwilioSignature } from './twilio-signature.js';
import type { TwilioSignedRequest } from './twilio-signature.js';

const TOKEN = '12345';

/** The example of Twilio's documentation. */
const EXAMPLE_URL = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const example: TwilioSignedRequest = {
  signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  url: EXAMPLE_URL,
  body: new URLSearchParams(
    'Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309&CallSid=CA1234567890ABCDE',
  ),
  authTokens: [TOKEN],
};

/** The example of Twilio's own libraries for bodies that are no forms. */
const jsonExample: TwilioSignedRequest = {
  signature: 'a9nBmqA0ju/hNViExpshrM61xv4=',
  url: `${EXAMPLE_URL}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`,
  body: Buffer.from('{"property": "value", "boolean": true}'),
  authTokens: [TOKEN],
};

const verified = (changes: Partial<TwilioSignedRequest> = {}, request = example): boolean =>
  verifyTwilioSignature({ ...request, ...changes });

/** A form with these fields, as Twilio's own package signs it for the URL. */
function signedForm(
  fields: readonly (readonly [name: string, value: string])[],
  url: string,
  token = TOKEN,
): TwilioSignedRequest & { readonly body: URLSearchParams } {
  const byName = Object.groupBy(fields, ([name]) => name);
  const parameters = Object.fromEntries(
    Object.entries(byName).map(([name, found = []]) => [name, found.map(([, value]) => value)]),
  );
  const body = new URLSearchParams(fields.map(([name, value]): [string, string] => [name, value]));
  const signature = getExpectedTwilioSignature(token, url, parameters);
  return { signature, url, body, authTokens: [token] };
}

const fieldName = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,12}$/);
const fieldValue = fc.string({ unit: 'grapheme', maxLength: 20 });
const form = fc.array(fc.tuple(fieldName, fieldValue), { minLength: 1, maxLength: 12 });
const url = fc
  .tuple(fc.webUrl({ withQueryParameters: true, validSchemes: ['https'] }), fc.constantFrom('', ':443', ':8443'))
  .map(([each, port]) => each.replace(/^(https:\/\/[^/]*)/, `$1${port}`));

describe('what Twilio has published', () => {
  test('its example, in any order of fields', () => {
    expect(verified()).toBe(true);
    const fields = example.body.toString().split('&');
    expect(verified({ body: new URLSearchParams(fields.toReversed().join('&')) })).toBe(true);
    expect(verified({ body: new URLSearchParams([...fields, fields[0]].join('&')) })).toBe(true);
  });

  test('its example of a body that is no form', () => {
    expect(verified({}, jsonExample)).toBe(true);
    expect(verified({ body: Buffer.from('{"property":"value","boolean":true}') }, jsonExample)).toBe(false);
    expect(verified({ body: new URLSearchParams() }, jsonExample)).toBe(true);
    expect(verified({ url: EXAMPLE_URL, signature: signedForm([], EXAMPLE_URL).signature }, jsonExample)).toBe(false);
  });

  test('a call as it was recorded by its libraries', () => {
    const fields = {
      ToState: 'California',
      CalledState: 'California',
      Direction: 'inbound',
      FromState: 'CA',
      AccountSid: 'ACba8bc05eacf94afdae398e642c9cc32d',
      Caller: '+14153595711',
      CallerZip: '94108',
      CallerCountry: 'US',
      From: '+14153595711',
      FromCity: 'SAN FRANCISCO',
      CallerCity: 'SAN FRANCISCO',
      To: '+14157669926',
      FromZip: '94108',
      FromCountry: 'US',
      ToCity: '',
      CallStatus: 'ringing',
      CalledCity: '',
      CallerState: 'CA',
      CalledZip: '',
      ToZip: '',
      ToCountry: 'US',
      CallSid: 'CA136d09cd59a3c0ec8dbff44da5c03f31',
      CalledCountry: 'US',
      Called: '+14157669926',
      ApiVersion: '2010-04-01',
      ApplicationSid: 'AP44efecad51364e80b133bb7c07eb8204',
    };
    const recorded = {
      signature: 'oVb2kXoVy8GEfwBDjR8bk/ZZ6eA=',
      url: 'http://twiliotests.heroku.com/validate/voice',
      body: new URLSearchParams(fields),
      authTokens: ['2bd9e9638872de601313dc77410d3b23'],
    };
    expect(verified(recorded)).toBe(true);
  });
});

describe('what is signed', () => {
  test('every form, as the package of Twilio signs it', () => {
    fc.assert(fc.property(form, url, (fields, at) => verifyTwilioSignature(signedForm(fields, at))));
  });

  test('each value of a field that comes several times, once and in order', () => {
    const fields = [
      ['Media', 'b'],
      ['Media', 'a'],
      ['Media', 'b'],
      ['Body', 'x'],
    ] as const;
    expect(verifyTwilioSignature(signedForm(fields, EXAMPLE_URL))).toBe(true);
    const data = `${EXAMPLE_URL}BodyxMediaaMediab`;
    expect(signedForm(fields, EXAMPLE_URL).signature).toBe(getExpectedTwilioSignature(TOKEN, data, {}));
  });

  test.each([
    ['https://example.com/webhooks', 'https://example.com:443/webhooks'],
    ['https://example.com:443/webhooks', 'https://example.com/webhooks'],
    ['https://example.com:8443/webhooks?a=:9', 'https://example.com/webhooks?a=:9'],
    ['http://example.com', 'http://example.com:80'],
    ['https://me:secret@example.com/webhooks', 'https://me:secret@example.com:443/webhooks'],
    ['https://me:secret@example.com:8443/webhooks', 'https://me:secret@example.com/webhooks'],
    ['https://[2001:db8::1]/webhooks', 'https://[2001:db8::1]:443/webhooks'],
    ['https://[2001:db8::1]:8443/webhooks', 'https://[2001:db8::1]/webhooks'],
    ['https://example.com/webhooks#rc=5&rp=all', 'https://example.com/webhooks'],
  ])('%s may be signed as %s', (configured, asSigned) => {
    const signed = signedForm([['To', '+1']], asSigned);
    expect(verifyTwilioSignature({ ...signed, url: configured })).toBe(true);
  });

  test.each([
    'http://example.com/webhooks',
    'https://example.com/webhook',
    'https://example.com/webhooks?a=1',
    'https://example.org/webhooks',
    'https://example.com:8443/webhooks',
    'https://me@example.com/webhooks',
    'no URL at all',
  ])('another URL is not: %s', (other) => {
    const signed = signedForm([['To', '+1']], other);
    expect(verifyTwilioSignature({ ...signed, url: 'https://example.com/webhooks' })).toBe(false);
  });

  test('nothing but the URL, when there is no body', () => {
    const { signature } = signedForm([], EXAMPLE_URL);
    const request = { signature, body: Buffer.alloc(0) };
    expect(verified(request)).toBe(true);
    expect(verified({ ...request, url: `${EXAMPLE_URL}&a=1` })).toBe(false);
    expect(verified({ ...request, body: Buffer.from('{}') })).toBe(false);
  });
});

describe('who signs', () => {
  test('any of the tokens of the account, whose regions have their own', () => {
    expect(verified({ authTokens: ['of ie1', TOKEN, 'of au1'] })).toBe(true);
    expect(verified({ authTokens: ['of ie1', 'of au1'] })).toBe(false);
    expect(verified({ authTokens: [] })).toBe(false);
  });

  test('never nobody: an empty token is none', () => {
    const { signature } = signedForm([['To', '+1']], EXAMPLE_URL, '');
    const body = new URLSearchParams('To=%2B1');
    expect(verified({ signature, body, authTokens: [''] })).toBe(false);
  });
});

describe('whatever is changed, the signature does not fit any more:', () => {
  /** All that the signature holds of a form. */
  const meaning = (changed: URLSearchParams): string => signedForm([...changed], EXAMPLE_URL).signature!;

  test('a byte of the form', () => {
    fc.assert(
      fc.property(form, fc.nat(), fc.nat({ max: 255 }), (fields, at, byte) => {
        const signed = signedForm(fields, EXAMPLE_URL);
        const bytes = Buffer.from(signed.body.toString());
        bytes[at % bytes.length] = byte;
        const changed = new URLSearchParams(bytes.toString());
        const fits = verifyTwilioSignature({ ...signed, body: changed });
        // Twilio puts names and values together without anything in between, and so may a change.
        expect(fits).toBe(meaning(changed) === signed.signature);
      }),
    );
  });

  test('a byte of a body that is no form', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, by) => {
        const hashed = `${EXAMPLE_URL}&bodySHA256=${createHash('sha256').update(bytes).digest('hex')}`;
        const signature = getExpectedTwilioSignature(TOKEN, hashed, {});
        const request = { ...jsonExample, url: hashed, signature, body: Buffer.from(bytes) };
        expect(verifyTwilioSignature(request)).toBe(true);
        const changed = Buffer.from(bytes);
        changed[at % changed.length]! ^= by;
        expect(verifyTwilioSignature({ ...request, body: changed })).toBe(false);
      }),
    );
  });

  test('a character of the header', () => {
    fc.assert(
      fc.property(fc.nat({ max: 27 }), fc.string({ maxLength: 2 }), (at, characters) => {
        const { signature = '' } = example;
        const changed = signature.slice(0, at) + characters + signature.slice(at + 1);
        expect(verified({ signature: changed })).toBe(changed === signature);
      }),
    );
    for (const signature of [undefined, '', ' ', `${example.signature} `, `${example.signature}, x`, 'ü'.repeat(14)]) {
      expect(verified({ signature })).toBe(false);
    }
  });

  test('the path or the query', () => {
    fc.assert(
      fc.property(fc.nat({ max: 23 }), fc.stringMatching(/^[a-z0-9/?&=]{0,2}$/), (at, characters) => {
        const [origin, rest] = ['https://mycompany.com', '/myapp.php?foo=1&bar=2'];
        const changed = origin + rest.slice(0, at) + characters + rest.slice(at + 1);
        expect(verified({ url: changed })).toBe(changed === EXAMPLE_URL);
      }),
    );
  });
});
