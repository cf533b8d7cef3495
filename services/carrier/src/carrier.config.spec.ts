import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { readCarrierServiceConfig } from './carrier.config.js';

const PORT = 3_000;
const NOBODY = { twilio: [], telnyx: [] };
const hostsOf = (environment: Record<string, string>) => readCarrierServiceConfig(environment, PORT).hosts;

describe('the hosts of carriers', () => {
  test('are the carriers’ own, and nobody reaches us, unless somebody says otherwise', () => {
    expect(hostsOf({})).toEqual({
      publicUrls: NOBODY,
      checksPublicUrl: true,
      twilioApiUrl: undefined,
      telnyxApiUrl: undefined,
    });
  });

  test('are as they are set, without a slash at the end', () => {
    const set = {
      PUBLIC_URL: 'https://numbers.example.com/',
      TWILIO_API_URL: 'https://egress.example/twilio//',
      TELNYX_API_URL: 'http://egress.example',
    };
    expect(hostsOf(set)).toEqual({
      publicUrls: { twilio: ['https://numbers.example.com'], telnyx: ['https://numbers.example.com'] },
      checksPublicUrl: true,
      twilioApiUrl: 'https://egress.example/twilio',
      telnyxApiUrl: 'http://egress.example',
    });
  });

  test.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010'])(
    'at an emulator on this machine, %s, are reached from there, and from nowhere else, at the port of this process',
    (url) => {
      const reached = (environment: Record<string, string>) => hostsOf(environment).publicUrls;
      expect(reached({ TELNYX_API_URL: url })).toEqual({ ...NOBODY, telnyx: ['http://127.0.0.1:3000'] });
      expect(reached({ TWILIO_API_URL: url, PORT: '3010' })).toEqual({ ...NOBODY, twilio: ['http://127.0.0.1:3010'] });
      const everybody = { twilio: ['https://a.example'], telnyx: ['https://a.example'] };
      expect(reached({ TWILIO_API_URL: url, PUBLIC_URL: 'https://a.example' })).toEqual(everybody);
    },
  );

  test('reach us at several addresses while one takes the place of another, in the order given', () => {
    const urls = ['https://new.example', 'https://old.example/ringfence'];
    expect(hostsOf({ PUBLIC_URL: ` ${urls[0]}/ ,${urls[1]},` }).publicUrls).toEqual({ twilio: urls, telnyx: urls });
    expect(() => hostsOf({ PUBLIC_URL: 'https://new.example,old.example' })).toThrow('PUBLIC_URL is "old.example"');
  });

  test('behind an egress proxy elsewhere do not reach this machine by its own name', () => {
    expect(hostsOf({ TWILIO_API_URL: 'https://127.0.0.1.example' }).publicUrls).toEqual(NOBODY);
  });
});

describe('whether PUBLIC_URL is asked who answers there', () => {
  test('is on, unless it is off', () => {
    const checks = ['', 'on', 'off'].map((PUBLIC_URL_CHECK) => hostsOf({ PUBLIC_URL_CHECK }).checksPublicUrl);
    expect(checks).toEqual([true, true, false]);
    expect(() => hostsOf({ PUBLIC_URL_CHECK: 'no' })).toThrow('PUBLIC_URL_CHECK is "no"; it must be on or off.');
  });
});

describe('a URL that is none', () => {
  test.each(['PUBLIC_URL', 'TWILIO_API_URL', 'TELNYX_API_URL'])('stops the start, and names %s', (name) => {
    for (const text of ['numbers.example.com', 'ftp://a.example', 'https://a.example?x=1', 'https://a.example#x']) {
      expect(() => hostsOf({ [name]: text })).toThrow(ConfigError);
      expect(() => hostsOf({ [name]: text })).toThrow(name);
    }
  });

  test.each(['PUBLIC_URL', 'TWILIO_API_URL', 'TELNYX_API_URL'])('has a user or password in %s, unshown', (name) => {
    for (const text of [
      'https://user:pa55w0rd@a.example',
      'https://:pa55w0rd@a.example',
      'ftp://u:pa55w0rd@a.example',
    ]) {
      expect(() => hostsOf({ [name]: text })).toThrow(`${name} is "`);
      expect(() => hostsOf({ [name]: text })).toThrow('without a user, a password');
      expect(() => hostsOf({ [name]: text })).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('pa55w0rd') }),
      );
    }
  });
});

describe('how often drift is looked for', () => {
  const hoursOf = (DRIFT_CHECK_HOURS: string) => readCarrierServiceConfig({ DRIFT_CHECK_HOURS }, PORT).driftCheckHours;

  test('is every six hours, or as it is set, or never', () => {
    expect(['', '0', '0.5', '24'].map(hoursOf)).toEqual([6, 0, 0.5, 24]);
  });

  test.each(['-1', 'daily', '1e3', '501', 'Infinity'])('is no number such as %s, which stops the start', (text) => {
    expect(() => hoursOf(text)).toThrow('DRIFT_CHECK_HOURS');
  });
});
