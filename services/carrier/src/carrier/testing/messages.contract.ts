import { describe, expect } from '@jest/globals';
import type { OutgoingMessage } from '../carrier-facts.js';
import { expectFailure, testCarrier } from './carrier-steps.js';
import type { CarrierUnderTest, Holdings, Messages, OpenedAccount } from './carrier-under-test.js';

const EARLIER = new Date(Date.now() - 3_600_000);

const messageFrom = (from: string, changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  messageId: '01900000-0000-7000-8000-000000000001',
  from,
  to: '+442071838750',
  body: 'Zwölf €, 100 % & more',
  mediaUrls: [],
  statusUrl:
    'https://numbers.example/webhooks/carrier/account/message-status?message=01900000-0000-7000-8000-000000000001',
  ...changes,
});

/** Of a carrier that sends. */
export function messagesContract(
  under: CarrierUnderTest,
  { isListed, refusedTo }: Messages,
  { setUpElsewhere }: Holdings<OpenedAccount>,
): void {
  describe('messages', () => {
    testCarrier(under, 'are taken, and named by the carrier', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const [one, other] = [
        await carrier.sendMessage(messageFrom(number)),
        await carrier.sendMessage(messageFrom(number, { messageId: '01900000-0000-7000-8000-000000000002' })),
      ];
      expect(one).toStrictEqual({
        carrierMessageId: expect.any(String),
        carrierStatus: expect.any(String),
        carrierCode: null,
      });
      expect(other.carrierMessageId).not.toBe(one.carrierMessageId);
    });

    testCarrier(under, 'may have media, with a text or without', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const mediaUrls = ['https://media.example/a.jpg', 'https://media.example/b.jpg?size=1,2'];
      for (const body of ['Look', '']) {
        const taken = await carrier.sendMessage(messageFrom(number, { body, mediaUrls }));
        expect(taken.carrierMessageId).not.toBe('');
      }
    });

    testCarrier(under, 'are refused where the carrier knows that they cannot arrive', async ({ account, carrier }) => {
      const [number = ''] = await setUpElsewhere(account, 1);
      const refused = { code: 'carrier_refused', effect: 'none' } as const;
      const error = await expectFailure(account, carrier.sendMessage(messageFrom(number, { to: refusedTo })), refused);
      expect(error.carrierCode).toMatch(/^\d{5}$/);
    });

    testCarrier(
      under,
      isListed ? 'are found when their answer was lost' : 'cannot be looked for',
      async ({ account, carrier }) => {
        const [number = ''] = await setUpElsewhere(account, 1);
        const message = messageFrom(number);
        const sent = await carrier.sendMessage(message);
        const found = await carrier.findMessages(message, EARLIER);
        if (!isListed) return expect(found).toBeUndefined();
        expect(found).toMatchObject([{ carrierMessageId: sent.carrierMessageId }]);
        expect(await carrier.findMessages({ ...message, body: 'Another' }, EARLIER)).toStrictEqual([]);
        return expect(await carrier.findMessages(message, new Date(Date.now() + 3_600_000))).toStrictEqual([]);
      },
    );

    if (under.faults) {
      const { loseNextAnswer, rateLimitNext } = under.faults;
      testCarrier(under, 'are sent once, whatever becomes of the answer', async ({ account, carrier }) => {
        const [number = ''] = await setUpElsewhere(account, 1);
        loseNextAnswer(account, 'write', 'after');
        const failure = { code: 'carrier_unavailable', effect: 'unknown' } as const;
        await expectFailure(account, carrier.sendMessage(messageFrom(number)), failure);
        if (isListed) expect(await carrier.findMessages(messageFrom(number), EARLIER)).toHaveLength(1);
      });

      if (rateLimitNext) {
        testCarrier(under, 'that are too many are not sent', async ({ account, carrier }) => {
          const [number = ''] = await setUpElsewhere(account, 1);
          rateLimitNext(account, 2_000);
          const failure = { code: 'carrier_rate_limited', effect: 'none', retryAfterMs: 2_000 } as const;
          await expectFailure(account, carrier.sendMessage(messageFrom(number)), failure);
        });
      }
    }
  });
}
