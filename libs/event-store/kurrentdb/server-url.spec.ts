import { describe, expect, test } from '@jest/globals';
import { readServerUrl } from './server-url.js';

describe('readServerUrl', () => {
  test('takes one host, several, and a name that leads to several', () => {
    expect(readServerUrl('kurrentdb://localhost:2113?tls=false')).toEqual({
      connectionString: 'kurrentdb://localhost:2113?tls=false',
      credentials: undefined,
      hosts: 'localhost:2113',
    });
    expect(readServerUrl('kurrentdb://a:1,b:2,c:3/').hosts).toBe('a:1,b:2,c:3');
    expect(readServerUrl('esdb+discover://cluster.internal').connectionString).toBe(
      'kurrentdb+discover://cluster.internal',
    );
  });

  test('decodes who comes, for those who ask in their own name', () => {
    const { connectionString, credentials } = readServerUrl('kurrentdb://amy:s3%40cr%3Aet@host:2113');
    expect(credentials).toEqual({ username: 'amy', password: 's3@cr:et' });
    expect(connectionString).toBe('kurrentdb://amy:s3%40cr%3Aet@host:2113');
  });

  test('sends no password in the clear', () => {
    expect(readServerUrl('kurrentdb://amy:s3cret@host?TLS=False')).toEqual({
      connectionString: 'kurrentdb://host?tls=false',
      credentials: undefined,
      hosts: 'host',
    });
  });

  test('keeps the settings of the client, however they are spelled', () => {
    const url = 'kurrentdb://host?tlscafile=/etc/CA.pem&NodePreference=Follower&keepAliveInterval=-1';
    expect(readServerUrl(url).connectionString).toBe(
      'kurrentdb://host?tlsCAFile=/etc/CA.pem&nodePreference=follower&keepAliveInterval=-1',
    );
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
  ])('refuses %s and repeats no password', (url, words) => {
    expect(() => readServerUrl(url)).toThrow(words);
    expect(() => readServerUrl(url)).not.toThrow('s3');
  });
});
