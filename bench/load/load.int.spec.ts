import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { connectAt, numberAt } from '../fixtures/number-fleet.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { Load } from './load.process.js';
import { requireConnected } from './require-connected.js';
import { signedCalls } from './signed-calls.js';

const account = {
  path: '/webhooks/twilio/1/voice',
  publicUrl: 'https://example.com',
  accountSid: 'AC1',
  authToken: 'secret',
};
const DOCUMENT_START = '<?xml version="1.0" encoding="UTF-8"?><Response>';
const connected = (index: number) =>
  `${DOCUMENT_START}<Dial><Sip>${(connectAt(index) as { sipUri: string }).sipUri}</Sip></Dial></Response>`;
const CALL_AGAIN = `${DOCUMENT_START}<Say>Please call again.</Say><Hangup/></Response>`;
const indexes = Array.from({ length: 40 }, (_, index) => index);

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

/** Answers each call with a document of its number's index. */
async function answering(documentOf: (index: number) => string): Promise<number> {
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const to = new URLSearchParams(Buffer.concat(chunks).toString()).get('To');
      const document = documentOf(indexes.find((index) => numberAt(index) === to)!);
      response.writeHead(200, { 'content-length': Buffer.byteLength(document) }).end(document);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(
    () => server.close(),
    () => server.closeAllConnections(),
  );
  return (server.address() as AddressInfo).port;
}

test('a server that answers 200 is measured only if it connects the calls, each with its own agent', async () => {
  expect(await requireConnected(await answering(connected), account, indexes)).toBe(connected(0).length);
  const again = await answering(() => CALL_AGAIN);
  await expect(requireConnected(again, account, indexes)).rejects.toThrow(/answered 200: .*call again/);
  const another = await answering((index) => connected(index + 1));
  await expect(requireConnected(another, account, indexes)).rejects.toThrow(/\+14152000000 .*instead of/s);
});

test('and nothing was measured if one of all the answers has not connected its call', async () => {
  const load = new MeasuredProcess<Load>(new URL('./load.process.js', import.meta.url));
  endings.push(() => load.stop());
  const plan = signedCalls(
    account,
    indexes.map((index) => numberAt(index)),
    connected(0).length,
  );
  const readingOf = async (documentOf: (index: number) => string) => {
    await load.call('connect', await answering(documentOf), 2, plan);
    return load.call('runFlatOut', 200);
  };
  expect((await readingOf(connected)).count).toBeGreaterThan(0);
  // The second call is asked about however slow the machine is.
  const lapse = readingOf((index) => (index === 1 ? CALL_AGAIN : connected(index)));
  await expect(lapse).rejects.toThrow(`An answer was ${CALL_AGAIN.length} bytes long instead of`);
});
