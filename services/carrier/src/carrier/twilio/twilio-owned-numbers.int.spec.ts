import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { TwilioCarrier } from './twilio-carrier.js';

const credentials = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'a token' };
const whole = { sid: `PN${'2'.repeat(32)}`, phone_number: '+14155550100' };

let answer: unknown;
let server: Server;

beforeAll(async () => {
  server = createServer((_request, response) => response.end(JSON.stringify(answer)));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
});

/** What comes of a page that something sends in Twilio's place. */
function pageOf(sent: unknown) {
  answer = sent;
  const { port } = server.address() as AddressInfo;
  return new TwilioCarrier({ credentials, apiUrl: `http://127.0.0.1:${port}` }).ownedNumbers();
}

describe('A page of numbers from Twilio', () => {
  test('may say of a number no more than what it is', async () => {
    const { numbers, next } = await pageOf({ incoming_phone_numbers: [whole] });
    expect(numbers).toMatchObject([{ number: whole.phone_number, carrierNumberId: whole.sid, type: null }]);
    expect(next).toBeNull();
  });

  test.each([
    ['no list', {}],
    ['no number', { incoming_phone_numbers: [whole, { sid: whole.sid }] }],
    ['no name of a number', { incoming_phone_numbers: [whole, { phone_number: '+14155550101' }] }],
    ['no next page that could be one', { incoming_phone_numbers: [whole], next_page_uri: 'https://:x' }],
  ])('with %s is not taken', async (_what, sent) => {
    await expect(pageOf(sent)).rejects.toMatchObject({ code: 'carrier_answer_unreadable', effect: 'none' });
  });
});
