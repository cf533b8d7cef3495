import { describe, expect } from '@jest/globals';
import { expectFailure, testCarrier } from './carrier-steps.js';
import type { CarrierUnderTest, Media, OpenedAccount } from './carrier-under-test.js';

const PICTURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff, 0xfe]);
const MAX_BYTES = 8 * 1024 * 1024;

/** Of a carrier by which something comes with messages. */
export function mediaContract(
  under: CarrierUnderTest,
  { keep, deleteAll, failNext, knownHost, wrongHosts }: Media<OpenedAccount>,
): void {
  describe('media', () => {
    testCarrier(under, 'are fetched as they are, as often as they are asked for', async ({ account, carrier }) => {
      const url = keep(account, { contentType: 'image/png', bytes: PICTURE });
      for (let time = 1; time <= 2; time += 1) {
        const { contentType, bytes } = await carrier.fetchMedia(url);
        expect([contentType, Buffer.from(bytes).equals(PICTURE)]).toStrictEqual(['image/png', true]);
      }
      const untyped = keep(account, { bytes: Buffer.alloc(0) });
      expect((await carrier.fetchMedia(untyped)).bytes).toHaveLength(0);
    });

    testCarrier(under, 'are fetched from nobody else', async ({ account, carrier }) => {
      const kept = new URL(keep(account, { contentType: 'image/png', bytes: PICTURE }));
      const urls = [
        ...wrongHosts.map((host) => `https://${host}${kept.pathname}`),
        'https://127.0.0.1/secret',
        'https://169.254.169.254/latest/meta-data/',
        `http://${kept.host}${kept.pathname}`,
        `https://user:password@${kept.host}${kept.pathname}`,
        `https://${kept.host}:8443${kept.pathname}`,
        `https://${knownHost}.example.com/1`,
        'file:///etc/passwd',
        'no url',
      ];
      for (const url of urls) {
        await expectFailure(account, carrier.fetchMedia(url), { code: 'media_refused', effect: 'none' });
      }
    });

    testCarrier(under, 'that are too large are not taken in', async ({ account, carrier }) => {
      const url = keep(account, { contentType: 'video/mp4', bytes: Buffer.alloc(MAX_BYTES + 1) });
      await expectFailure(account, carrier.fetchMedia(url), { code: 'media_refused', effect: 'none' });
    });

    testCarrier(under, 'that cannot be had now are another time', async ({ account, carrier }) => {
      const url = keep(account, { contentType: 'image/png', bytes: PICTURE });
      failNext(account);
      await expectFailure(account, carrier.fetchMedia(url), { code: 'carrier_unavailable', effect: 'none' });
      expect((await carrier.fetchMedia(url)).bytes).toHaveLength(PICTURE.length);
    });

    testCarrier(under, 'that never were are gone', async ({ account, carrier }) => {
      const url = keep(account, { contentType: 'image/png', bytes: PICTURE });
      deleteAll(account);
      await expectFailure(account, carrier.fetchMedia(url), { code: 'media_gone', effect: 'none' });
    });
  });
}
