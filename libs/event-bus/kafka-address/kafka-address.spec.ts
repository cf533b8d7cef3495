import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readKafkaUrl } from '#event-bus/kafka-address';

const PLAIN = { brokers: ['kafka:9092'], prefix: 'ringfence', tls: false, replicationFactor: -1 };

describe('readKafkaUrl', () => {
  test.each([
    ['kafka://kafka:9092', PLAIN],
    ['kafka://kafka:9092/', PLAIN],
    ['kafka://kafka:9092/staging.2', { ...PLAIN, prefix: 'staging.2' }],
    ['kafka://a.example:1,b_2:65535,[::1]:9', { ...PLAIN, brokers: ['a.example:1', 'b_2:65535', '[::1]:9'] }],
    ['kafka://kafka:9092?tls=true', { ...PLAIN, tls: true }],
    ['kafka://kafka:9092/p?tls=false&replication=3', { ...PLAIN, prefix: 'p', replicationFactor: 3 }],
    [
      'kafka://amy:pw@kafka:9092?tls=false',
      { ...PLAIN, login: { mechanism: 'plain', username: 'amy', password: 'pw' } },
    ],
    [
      'kafka://amy:pw@kafka:9092?sasl=scram-sha-512&tls=true',
      { ...PLAIN, tls: true, login: { mechanism: 'scram-sha-512', username: 'amy', password: 'pw' } },
    ],
    [
      'kafka://amy:pw@kafka:9092?sasl=scram-sha-256',
      { ...PLAIN, login: { mechanism: 'scram-sha-256', username: 'amy', password: 'pw' } },
    ],
    [
      'kafka://amy:p?w#1%21,@kafka:9092?tls=false',
      { ...PLAIN, login: { mechanism: 'plain', username: 'amy', password: 'p?w#1!,' } },
    ],
  ])('%s', (url, address) => {
    expect(readKafkaUrl(url)).toStrictEqual(address);
  });

  test('any user name and password come through percent-encoded', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, text, (username, password) => {
        const login = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
        expect(readKafkaUrl(`kafka://${login}@kafka:9092/p?tls=false`)).toStrictEqual({
          ...PLAIN,
          prefix: 'p',
          login: { mechanism: 'plain', username, password },
        });
      }),
    );
  });

  test.each([
    ['', /^It must look like kafka:\/\//],
    ['mqtt://kafka:9092', /^It must look like kafka:\/\//],
    ['kafka://', /^It must look like/],
    ['kafka://kafka:9092#9', /^It must look like/],
    ['kafka://kafka', /^"kafka" is no host:port\./],
    ['kafka://kafka:9092,', /^"" is no host:port\./],
    ['kafka://a:1,b c:2', /^"b c:2" is no host:port\./],
    ['kafka://kafka:9092/a/b', /^The prefix may have letters/],
    [`kafka://kafka:9092/${'p'.repeat(101)}`, /^The prefix may have letters/],
    ['kafka://kafka:9092?ssl=true', /^There is no option "ssl"\./],
    ['kafka://kafka:9092?tls=yes', /^tls is "yes"; it must be true or false\./],
    ['kafka://kafka:9092?sasl=gssapi', /^sasl is "gssapi"; it must be one of plain, scram-sha-256, scram-sha-512\./],
    ['kafka://kafka:9092?replication=0', /^replication is "0"; it must be 1 to 9\./],
  ])('refuses %j with a sentence', (url, sentence) => {
    expect(() => readKafkaUrl(url)).toThrow(sentence);
  });

  test.each([
    'kafka://amy:geheim@kafka',
    'kafka://amy:geheim%@kafka:9092?tls=true',
    'kafka://amy@kafka:9092',
    'kafka://amy:gehe/im@kafka:9092',
    'kafka://amy:gehe@im@kafka:9092',
    'kafka://amy:x@gehe/im@kafka:9092',
    'kafka://amy:1/gehe?im@kafka:9092',
    'kafka://amy:geheim@kafka:9092/a b',
    'kafka://amy:geheim@kafka:9092?sasl=x',
  ])('says of %j what is wrong and nothing of the login', (url) => {
    const read = () => readKafkaUrl(url);
    expect(read).toThrow(/must look like|host:port|percent-encoded|The prefix|must be one of/);
    expect(read).not.toThrow(/gehe|im@|amy/);
  });

  test('says how to write what a login may not hold as it is', () => {
    expect(() => readKafkaUrl('kafka://amy:p@ss@kafka:9092')).toThrow(/must be percent-encoded \(%40 is @\)/);
    expect(() => readKafkaUrl('kafka://amy:100%@kafka:9092?tls=true')).toThrow(/must be percent-encoded/);
  });

  test('sends no password in the clear unless that is said', () => {
    for (const url of ['kafka://amy:geheim@kafka:9092', 'kafka://amy:geheim@kafka:9092/p?sasl=plain']) {
      expect(() => readKafkaUrl(url)).toThrow(/in the clear: add tls=true, or tls=false if that is meant/);
    }
  });
});
