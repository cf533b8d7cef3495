import { describe, expect, test } from '@jest/globals';
import { readServerUrl } from './server-url.js';

/** Added to every URL that does not say otherwise. */
const DISCOVERY = 'discoveryInterval=100&maxDiscoverAttempts=10';

describe('readServerUrl', () => {
  test('takes one host, several, and a name that leads to several', () => {
    expect(readServerUrl('kurrentdb://localhost:2113?tls=false')).toEqual({
      connectionString: `kurrentdb://localhost:2113?tls=false&${DISCOVERY}`,
      credentials: undefined,
      hosts: 'localhost:2113',
    });
    expect(readServerUrl('kurrentdb://a:1,b:2,c:3/').hosts).toBe('a:1,b:2,c:3');
    expect(readServerUrl('esdb+discover://cluster.internal').connectionString).toBe(
      `kurrentdb+discover://cluster.internal:2113?${DISCOVERY}`,
    );
  });

  test('decodes who comes, for those who ask in their own name', () => {
    const { connectionString, credentials } = readServerUrl('kurrentdb://amy:s3%40cr%3Aet@host:2113');
    expect(credentials).toEqual({ username: 'amy', password: 's3@cr:et' });
    expect(connectionString).toBe(`kurrentdb://amy:s3%40cr%3Aet@host:2113?${DISCOVERY}`);
  });

  test('sends no password in the clear', () => {
    expect(readServerUrl('kurrentdb://amy:s3cret@host?TLS=False')).toEqual({
      connectionString: `kurrentdb://host:2113?tls=false&${DISCOVERY}`,
      credentials: undefined,
      hosts: 'host',
    });
  });

  test('keeps the settings of the client, however they are spelled', () => {
    const url =
      'kurrentdb://host?tlscafile=/etc/CA.pem&NodePreference=Leader&keepAliveInterval=20000&DiscoveryInterval=7';
    expect(readServerUrl(url).connectionString).toBe(
      'kurrentdb://host:2113?tlsCAFile=/etc/CA.pem&nodePreference=leader&keepAliveInterval=20000&discoveryInterval=7&maxDiscoverAttempts=10',
    );
  });

  test('says for each of several hosts which port it has', () => {
    const { connectionString, hosts } = readServerUrl('kurrentdb://a,b:2114?tls=false');
    expect(connectionString).toContain('//a:2113,b:2114?');
    expect(hosts).toBe('a,b:2114');
  });

  test('writes what the halves of the client read differently in a way that both understand', () => {
    const { connectionString } = readServerUrl('kurrentdb://a,b?tlsCAFile=/etc/a+b,c%20d.pem');
    expect(connectionString).toContain('tlsCAFile=/etc/a%2Bb%2Cc%20d.pem');
  });

  test.each([
    ['mongodb://host', 'must look like'],
    ['kurrentdb://', 'must look like'],
    ['kurrentdb://amy:s3cret@', 'must look like'],
    ['kurrentdb://amy:s3cret@host:port', 'must look like'],
    ['kurrentdb://amy:s3@cret@host', 'must look like'],
    ['kurrentdb://amy:%zz@host', 'has a user name or password with a %'],
    ['kurrentdb://amy:s3cret@host?tls=maybe', 'tls'],
    ['kurrentdb://amy:s3cret@host?ssl=true', 'known are tls'],
    ['kurrentdb://amy:s3cret@host?defaultDeadline=soon', 'defaultDeadline'],
    ['kurrentdb://amy:s3cret@host?tlsCAFile=', 'tlsCAFile'],
    ['kurrentdb://amy:s3cret@host?nodePreference=follower', 'nodePreference'],
    ['kurrentdb://amy:s3cret@host?keepAliveInterval=-1', 'keepAliveInterval'],
    ['kurrentdb://amy:s3cret@host?gossipTimeout=5', 'known are tls'],
  ])('refuses %s and repeats no password', (url, words) => {
    expect(() => readServerUrl(url)).toThrow(words);
    expect(() => readServerUrl(url)).not.toThrow('s3');
  });
});
