import { rmSync } from 'node:fs';
import { afterAll, expect, test } from '@jest/globals';
import { describeWhen } from '../../../tooling/describe-when.js';
import { START } from '../event-store.port.js';
import { streamWrite } from '../testing/opened-store.js';
import { KurrentDbEventStore } from './kurrentdb-event-store.js';
import { makeCertificates } from './testing/certificates.js';
import { KurrentDbDouble } from './testing/kurrentdb-double.js';

const made = makeCertificates();

describeWhen(
  made,
  'openssl is not installed',
  'KurrentDbEventStore over TLS, with a double of its server',
  (certificate) => {
    afterAll(() => rmSync(certificate.directory, { recursive: true }));

    test.each([
      ['an authority', `tlsCAFile=${certificate.authorityFile}`],
      ['trust in anybody', 'tlsVerifyCert=false'],
    ])('appends, reads and follows in the name of its user with %s', async (_, setting) => {
      const double = await KurrentDbDouble.start({ certificate });
      const url = `${double.url.replace('//127.0.0.1', '//amy:s3%40cr%3Aet@localhost')}&${setting}`;
      const store = await KurrentDbEventStore.open({ url, streamPrefix: 'tls.' });
      const subscription = store.subscribe({ after: START })[Symbol.asyncIterator]();
      await subscription.next();
      const { position } = await store.append([streamWrite('number-1')]);

      expect((await subscription.next()).value).toMatchObject({ position });
      expect(await store.readStream('number-1')).toHaveLength(1);
      expect([...double.asked]).toEqual(['append amy:s3@cr:et', 'read amy:s3@cr:et']);
      await store.close();
      double.stop();
    });

    test('refuses a server whose authority it does not know, and says so', async () => {
      const double = await KurrentDbDouble.start({ certificate });
      const opening = KurrentDbEventStore.open({
        url: double.url.replace('127.0.0.1', 'localhost'),
        streamPrefix: 'tls.',
      });
      await expect(opening).rejects.toMatchObject({ message: expect.stringContaining('tlsCAFile') });
      double.stop();
    });
  },
);

test('without TLS nobody is named', async () => {
  const double = await KurrentDbDouble.start();
  const url = double.url.replace('//', '//amy:s3cret@');
  const store = await KurrentDbEventStore.open({ url, streamPrefix: 'tls.' });
  await store.append([streamWrite('number-1')]);
  expect([...double.asked]).toEqual(['append ', 'read ']);
  await store.close();
  double.stop();
});
