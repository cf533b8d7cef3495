import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { InMemoryEventStore } from '#event-store/in-memory';
import { WHO } from '#event-store/testing';
import { RequestFailure } from '../carrier/bounded-fetch.js';
import { installationIdOf } from '../installation/installation-id.js';
import { InstallationMark } from '../installation/installation-mark.js';
import { WebhookReach } from './webhook-reach.js';

const servers: Server[] = [];

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/twilio/account-1/voice`;
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function newInstallation() {
  const store = new InMemoryEventStore();
  await installationIdOf(store, WHO);
  const mark = new InstallationMark(store);
  return { mark, reach: new WebhookReach({ mark }) };
}

const saying = (installation: unknown) => serve((_, response) => response.end(JSON.stringify({ installation })));
const answering = (status: number, body = '') => serve((_, response) => response.writeHead(status).end(body));

test('an address at which this installation answers leads here', async () => {
  const { mark, reach } = await newInstallation();
  expect(await reach.of(await saying(await mark.get()))).toEqual({ is: 'here' });
});

test('an address at which another installation answers leads elsewhere', async () => {
  const [{ reach }, other] = [await newInstallation(), await newInstallation()];
  const because = expect.stringContaining('another installation');
  expect(await reach.of(await saying(await other.mark.get()))).toEqual({ is: 'elsewhere', because });
});

test.each([
  [200, 'Welcome'],
  [200, '{"installation":7}'],
  [200, 'null'],
  [308, ''],
  [404, '{"code":"not_found"}'],
])('an address that answers %s %s leads elsewhere', async (status, body) => {
  const { reach } = await newInstallation();
  const because = expect.stringContaining(`HTTP ${status}`);
  expect(await reach.of(await answering(status, body))).toEqual({ is: 'elsewhere', because });
});

test.each([500, 502, 503])('an address that answers %s may lead here a moment later', async (status) => {
  const { reach } = await newInstallation();
  const because = `what answers there fails right now (HTTP ${status})`;
  expect(await reach.of(await answering(status, 'Bad Gateway'))).toEqual({ is: 'failing', because });
});

test('a whole page is of somebody else, unless it says that not everybody may pass', async () => {
  const { reach } = await newInstallation();
  const page = 'x'.repeat(50_000);
  expect(await reach.of(await answering(200, page))).toMatchObject({ is: 'elsewhere' });
  expect(await reach.of(await answering(403, page))).toEqual({ is: 'untold' });
});

test('an address at which a Ringfence without accounts answers leads elsewhere', async () => {
  const { reach } = await newInstallation();
  const because = expect.stringContaining('without carrier accounts');
  expect(await reach.of(await saying(null))).toEqual({ is: 'elsewhere', because });
});

test('nothing is asked where this machine is led elsewhere than carriers', async () => {
  const { mark } = await newInstallation();
  const reach = new WebhookReach({ mark, isChecked: false });
  expect(await reach.of(await answering(404))).toEqual({ is: 'untold' });
});

test('an address at which nothing listens leads elsewhere', async () => {
  const { reach } = await newInstallation();
  const url = await answering(200);
  await new Promise((closed) => servers.pop()?.close(closed));
  expect(await reach.of(url)).toEqual({ is: 'elsewhere', because: 'nothing listens there' });
});

test.each([401, 403, 405, 407, 429])('who answers %s may let a carrier pass', async (status) => {
  const { reach } = await newInstallation();
  expect(await reach.of(await answering(status))).toEqual({ is: 'untold' });
});

test('what this machine alone may not reach proves nothing', async () => {
  const { reach } = await newInstallation();
  expect(await reach.of('https://numbers.invalid/webhooks/twilio/account-1/voice')).toEqual({ is: 'untold' });
  expect(await reach.of(await serve((request) => request.socket.destroy()))).toEqual({ is: 'untold' });
});

test.each([
  ['CERT_HAS_EXPIRED', 'elsewhere'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'elsewhere'],
  // Of an authority that this machine does not know.
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'untold'],
])('a certificate that is refused with %s leads %s', async (code, is) => {
  const { mark } = await newInstallation();
  const refused = async () => {
    throw new RequestFailure('not_sent', code);
  };
  expect(await new WebhookReach({ mark, request: refused }).of('https://a.example')).toMatchObject({ is });
});
