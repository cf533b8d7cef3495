import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { readCarrierServiceConfig } from './carrier.config.js';

const PORT = 3_000;
const hostsOf = (environment: Record<string, string>) => readCarrierServiceConfig(environment, PORT).hosts;

describe('the hosts of carriers', () => {
  test('are the carriers’ own, and nobody reaches us, unless somebody says otherwise', () => {
    expect(hostsOf({})).toEqual({ publicUrl: undefined, twilioApiUrl: undefined, telnyxApiUrl: undefined });
  });

  test('are as they are set, without a slash at the end', () => {
    const set = {
      PUBLIC_URL: 'https://numbers.example.com/',
      TWILIO_API_URL: 'https://egress.example/twilio//',
      TELNYX_API_URL: 'http://egress.example',
    };
    expect(hostsOf(set)).toEqual({
      publicUrl: 'https://numbers.example.com',
      twilioApiUrl: 'https://egress.example/twilio',
      telnyxApiUrl: 'http://egress.example',
    });
  });

  test.each(['http://127.0.0.1:4010', 'http://localhost:4010', 'http://[::1]:4010'])(
    'at an emulator on this machine, %s, are reached from there at the port of this process',
    (url) => {
      expect(hostsOf({ TELNYX_API_URL: url }).publicUrl).toBe('http://127.0.0.1:3000');
      expect(hostsOf({ TWILIO_API_URL: url, PORT: '3010' }).publicUrl).toBe('http://127.0.0.1:3010');
      expect(hostsOf({ TWILIO_API_URL: url, PUBLIC_URL: 'https://a.example' }).publicUrl).toBe('https://a.example');
    },
  );

  test('behind an egress proxy elsewhere do not reach this machine by its own name', () => {
    expect(hostsOf({ TWILIO_API_URL: 'https://127.0.0.1.example' }).publicUrl).toBeUndefined();
  });
});

describe('a URL that is none', () => {
  test.each(['PUBLIC_URL', 'TWILIO_API_URL', 'TELNYX_API_URL'])('stops the start, and names %s', (name) => {
    for (const text of ['numbers.example.com', 'ftp://a.example', 'https://a.example?x=1', 'https://a.example#x']) {
      expect(() => hostsOf({ [name]: text })).toThrow(ConfigError);
      expect(() => hostsOf({ [name]: text })).toThrow(name);
    }
  });

  test('is not shown with its secrets', () => {
    const text = 'ftp://user:pa55w0rd@a.example';
    expect(() => hostsOf({ PUBLIC_URL: text })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('pa55w0rd') }),
    );
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
