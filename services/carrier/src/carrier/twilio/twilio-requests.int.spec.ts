import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { TwilioRequests } from './twilio-requests.js';
import type { RequestToSend } from './twilio-requests.js';

const SECRET = 'word-that-nobody-may-see';

const read: RequestToSend = {
  method: 'get',
  uri: 'https://api.twilio.com/2010-04-01/Accounts/AC1.json',
  username: 'AC1',
  password: SECRET,
};
const write: RequestToSend = { ...read, method: 'post', data: { VoiceUrl: `https://x:${SECRET}@example.com` } };

let server: Server | undefined;

/** A server that answers as a test says. */
async function answering(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const listening = createServer(answer);
  server = listening;
  await new Promise<void>((resolve) => void listening.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

function requests(apiUrl: string, timeoutMs?: number): TwilioRequests {
  return new TwilioRequests({ who: 'Twilio', apiUrl, timeoutMs });
}

function json(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}

/** What a read and a write are rejected with, after a look that no secret is in it. */
async function rejections(sender: TwilioRequests): Promise<[read: unknown, write: unknown]> {
  const settled = await Promise.allSettled([sender.request(read), sender.request(write)]);
  const [ofRead, ofWrite] = settled.map((one) => {
    if (one.status === 'fulfilled') return undefined;
    const error = one.reason as Error;
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toContain(SECRET);
    return error;
  });
  return [ofRead, ofWrite];
}

describe('requests to Twilio', () => {
  afterEach(async () => {
    const closing = server;
    server = undefined;
    closing?.closeAllConnections();
    await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
  });

  test('go to the host in their address, below what takes its place', async () => {
    const seen: unknown[] = [];
    const url = await answering(({ method, url: path, headers }, response) => {
      seen.push([method, path, headers.authorization]);
      json(response, 200, '{"ok":true}');
    });
    const { body } = await requests(`${url}/`).request({ ...read, params: { PhoneNumber: '+14155550100', Page: 0 } });
    expect(body).toStrictEqual({ ok: true });
    const authorization = `Basic ${Buffer.from(`AC1:${SECRET}`).toString('base64')}`;
    expect(seen).toStrictEqual([
      ['GET', '/api.twilio.com/2010-04-01/Accounts/AC1.json?PhoneNumber=%2B14155550100&Page=0', authorization],
    ]);
  });

  test('send a form in which what is empty stands too', async () => {
    let received = '';
    const url = await answering((request, response) => {
      request.on('data', (chunk: Buffer) => (received += chunk.toString()));
      request.on('end', () => json(response, 200, '{}'));
    });
    await requests(url).request({ ...write, data: { TrunkSid: '', VoiceMethod: 'POST', SmsUrl: undefined } });
    expect(received).toBe('TrunkSid=&VoiceMethod=POST');
  });

  test('never leave for a host that is not one of Twilio', async () => {
    const uris = ['https://twilio.com.example/v1', 'https://example.com/', 'http://api.twilio.com/'];
    const sender = new TwilioRequests({ who: 'Twilio' });
    for (const uri of uris) {
      await expect(sender.request({ ...read, uri })).rejects.toMatchObject({ code: 'carrier_answer_unreadable' });
    }
  });

  test('had no effect where nobody took them', async () => {
    const url = await answering(() => undefined);
    await new Promise((resolve) => void server?.close(resolve));
    const sender = requests(url);
    const nowhere = { code: 'carrier_unavailable', effect: 'none', isPassing: true };
    expect(await rejections(sender)).toMatchObject([nowhere, nowhere]);
  });

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ['is cut before it begins', ({ socket }) => socket.destroy()],
    [
      'is cut in the middle',
      ({ socket }, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"sid":');
        setImmediate(() => socket.destroy());
      },
    ],
    ['says that it failed', (_, response) => json(response, 503, '{"code":20500}')],
  ])('may have had one where the answer %s', async (_, answer) => {
    const sender = requests(await answering(answer));
    expect(await rejections(sender)).toMatchObject([
      { code: 'carrier_unavailable', effect: 'none' },
      { code: 'carrier_unavailable', effect: 'unknown' },
    ]);
  });

  test('may have had one where no answer comes', async () => {
    const sender = requests(await answering(() => undefined), 50);
    expect(await rejections(sender)).toMatchObject([
      { code: 'carrier_unavailable', effect: 'none' },
      { code: 'carrier_unavailable', effect: 'unknown' },
    ]);
  });

  test.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ['is no JSON', (_, response) => json(response, 200, '<html>')],
    ['is no object', (_, response) => json(response, 200, '"yes"')],
    ['has no end', (_, response) => json(response, 200, ' '.repeat(17 * 1024 * 1024))],
  ])('may have had one where the answer %s', async (_, answer) => {
    const sender = requests(await answering(answer));
    expect(await rejections(sender)).toMatchObject([
      { code: 'carrier_answer_unreadable', effect: 'none' },
      { code: 'carrier_answer_unreadable', effect: 'unknown' },
    ]);
  });

  test('are not led elsewhere, and are made once', async () => {
    const seen: unknown[] = [];
    const url = await answering((request, response) => {
      seen.push(request.method);
      json(response, 307, '', { location: 'http://127.0.0.1:1/' });
    });
    expect(await rejections(requests(url))).toMatchObject([
      { code: 'carrier_refused', effect: 'none' },
      { code: 'carrier_refused', effect: 'unknown' },
    ]);
    expect(seen.toSorted()).toStrictEqual(['GET', 'POST']);
  });

  test('that were too many had none, and know when to come again', async () => {
    const url = await answering((_, response) => json(response, 429, '{"code":20429}', { 'retry-after': '3' }));
    const limited = { code: 'carrier_rate_limited', effect: 'none', carrierCode: '20429', retryAfterMs: 3000 };
    expect(await rejections(requests(url))).toMatchObject([limited, limited]);
  });

  test('that are refused do not repeat what Twilio says, which repeats what it was sent', async () => {
    const url = await answering((_, response) =>
      json(response, 400, JSON.stringify({ code: 21502, message: `VoiceUrl is not valid: ${SECRET}` })),
    );
    expect(await rejections(requests(url))).toMatchObject([
      { code: 'carrier_refused', carrierCode: '21502' },
      { code: 'carrier_refused', carrierCode: '21502' },
    ]);
  });
});
