import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { PublicAddresses, readApiUrls, readPublicUrls } from './index.js';

const OWN_URL = 'http://127.0.0.1:3003';
const NO_API_URLS = { twilioApiUrl: undefined, telnyxApiUrl: undefined };
const read = (url: string | undefined, apiUrls: Partial<typeof NO_API_URLS | Record<string, string>> = {}) =>
  readPublicUrls({ PUBLIC_URL: url }, { ...NO_API_URLS, ...apiUrls }, OWN_URL);

describe('PUBLIC_URL', () => {
  test.each<[string | undefined, readonly string[]]>([
    [undefined, []],
    ['', []],
    [' , ,', []],
    ['https://numbers.example.com', ['https://numbers.example.com']],
    ['https://numbers.example.com///', ['https://numbers.example.com']],
    ['https://example.com/ringfence/', ['https://example.com/ringfence']],
    ['http://127.0.0.1:8080', ['http://127.0.0.1:8080']],
    ['https://a.example, https://b.example/ ,', ['https://a.example', 'https://b.example']],
    ['https://Numbers.Example.com:8443', ['https://Numbers.Example.com:8443']],
  ])('%j is %j', (text, urls) => {
    expect(read(text)).toStrictEqual({ twilio: urls, telnyx: urls });
  });

  test.each([
    'numbers.example.com',
    'ftp://numbers.example.com',
    'javascript:alert(1)',
    'https://',
    'https://numbers.example.com?a=1',
    'https://numbers.example.com#a',
    'https://user@numbers.example.com',
    'https://numbers.example.com,nonsense',
  ])('%s stops the start with a sentence', (text) => {
    expect(() => read(text)).toThrow(ConfigError);
    expect(() => read(text)).toThrow(
      /^PUBLIC_URL is ".*"(?: and a user or password)?; it must be an http or https URL/,
    );
  });

  test('tells no password', () => {
    expect(() => read('https://ada:geheim@numbers.example.com')).toThrow(/^PUBLIC_URL is "(?!.*geheim)/);
  });

  test.each(['http://127.0.0.1:4010', 'http://localhost:4010/', 'http://[::1]:4010'])(
    'is not needed for an emulator on this machine, which reaches this process where it listens: %s',
    (emulator) => {
      expect(read(undefined, { twilioApiUrl: emulator })).toStrictEqual({ twilio: [OWN_URL], telnyx: [] });
      expect(read(undefined, { telnyxApiUrl: emulator })).toStrictEqual({ twilio: [], telnyx: [OWN_URL] });
      const urls = ['https://numbers.example.com'];
      expect(read(urls[0], { twilioApiUrl: emulator })).toStrictEqual({ twilio: urls, telnyx: urls });
    },
  );

  test('is needed for a proxy elsewhere', () => {
    const elsewhere = { twilioApiUrl: 'https://proxy.example.com', telnyxApiUrl: 'http://127.0.0.1.example.com' };
    expect(read(undefined, elsewhere)).toStrictEqual({ twilio: [], telnyx: [] });
  });
});

describe('where carriers are asked', () => {
  test('is at their own hosts, unless it is said', () => {
    expect(readApiUrls({})).toStrictEqual(NO_API_URLS);
    expect(readApiUrls({ TWILIO_API_URL: '', TELNYX_API_URL: '' })).toStrictEqual(NO_API_URLS);
    expect(
      readApiUrls({ TWILIO_API_URL: 'http://127.0.0.1:4010/', TELNYX_API_URL: 'https://b.example' }),
    ).toStrictEqual({
      twilioApiUrl: 'http://127.0.0.1:4010',
      telnyxApiUrl: 'https://b.example',
    });
  });

  test.each(['TWILIO_API_URL', 'TELNYX_API_URL'])('%s that is no URL stops the start', (name) => {
    expect(() => readApiUrls({ [name]: 'proxy' })).toThrow(ConfigError);
    expect(() => readApiUrls({ [name]: 'proxy' })).toThrow(new RegExp(`^${name} is "proxy"; it must be`));
  });
});

test('a target may have been called at every public address of its carrier', () => {
  const addresses = new PublicAddresses({ twilio: ['https://a.example', 'https://b.example/r'], telnyx: [] });
  expect(addresses.urlsOf('twilio', '/webhooks?x=1')).toStrictEqual([
    'https://a.example/webhooks?x=1',
    'https://b.example/r/webhooks?x=1',
  ]);
  expect(addresses.urlsOf('telnyx', '/webhooks')).toStrictEqual([]);
});
