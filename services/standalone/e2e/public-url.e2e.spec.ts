import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { connect, emulatedCarriers, importFrom, openTwilio, readUntil } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { NumberShown } from '../src/testing/shapes.js';
import { createWorkspace, requireDone } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment } = await emulatedCarriers();

/** What stands in front of an installation hands requests on to there; while it is undefined, it knows nothing. */
let behind: string | undefined;
const front = createServer((request, response) => {
  if (behind === undefined) return void response.writeHead(404).end();
  void handOn(`${behind}${request.url}`, response);
});

async function handOn(url: string, response: ServerResponse): Promise<void> {
  const answer = await fetch(url);
  response.writeHead(answer.status).end(await answer.text());
}

let root: HttpClient;
let stranger: HttpClient;

beforeAll(async () => {
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const PUBLIC_URL = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  const start = () => newInstallation({ ...environment, PUBLIC_URL }).start();
  [root, stranger] = await Promise.all([start(), start()]);
});
afterAll(() => void front.close());

type Regional = NumberShown & { readonly region: { readonly status: string; readonly failure?: { code: string } } };
interface Readiness {
  readonly profiles: {
    readonly inbound: { readonly checks: readonly { readonly code: string; readonly ok: boolean }[] };
  };
}

test('a number is moved, and ready for calls, only where PUBLIC_URL leads to this very installation', async () => {
  const client = await createWorkspace(root, 'reached');
  const twilio = openTwilio(emulator);
  const accountId = await connect(client, twilio);
  await connect(await createWorkspace(stranger, 'another'), openTwilio(emulator));
  const [number = ''] = twilio.account.seedNumbers(1);
  await importFrom(client, accountId);
  const path = `/v1/numbers/${number}`;

  const outcome = async (region: string) => {
    const { profiles } = requireDone(await client.get<Readiness>(`${path}/readiness`));
    const webhooks = profiles.inbound.checks.find(({ code }) => code === 'voice_webhooks_here');
    requireDone(await client.patch(path, { region }));
    const shown = await readUntil<Regional>(client, path, (now) => now.region.status !== 'pending');
    return [webhooks?.ok, shown.region.failure?.code ?? shown.region.status];
  };
  expect(await outcome('ie1')).toEqual([false, 'public_url_unreachable']);
  behind = stranger.url;
  expect(await outcome('ie1')).toEqual([false, 'public_url_unreachable']);
  expect(twilio.account.byNumber(number)?.voiceRegion).toBe('us1');
  behind = root.url;
  expect(await outcome('ie1')).toEqual([true, 'confirmed']);
  expect(twilio.account.byNumber(number)?.voiceRegion).toBe('ie1');
});
