import { expect, jest, test } from '@jest/globals';
import {
  buy,
  callIn,
  connect,
  giveBack,
  importFrom,
  openTelnyx,
  openTwilio,
  search,
  emulatedCarriers,
} from '../src/testing/emulated-carriers.js';
import { HttpClient } from '../src/testing/http-client.js';
import type { Answer, RequestOptions } from '../src/testing/http-client.js';
import { filesHolding } from '../src/testing/files-holding.js';
import { installations } from '../src/testing/installations.js';
import { ROOT_KEY } from '../src/testing/program.js';

jest.setTimeout(120_000);
const { newInstallation } = installations();
const { emulator, environment } = await emulatedCarriers();

/** Remembers every answer. */
class RecordingClient extends HttpClient {
  readonly answers: string[] = [];

  override async send<Body>(method: string, path: string, options?: RequestOptions): Promise<Answer<Body>> {
    const answer = await super.send<Body>(method, path, options);
    this.answers.push(JSON.stringify([answer.body, [...answer.headers]]));
    return answer;
  }
}

test('credentials of carriers, and URLs of others, are in no file, no answer and no line of the most talkative log', async () => {
  const installation = newInstallation({ ...environment, LOG_LEVEL: 'trace' });
  const { url } = await installation.start();
  const client = new RecordingClient(url, ROOT_KEY);
  const opened = [openTwilio(emulator), openTelnyx(emulator)];
  for (const emulated of opened) {
    const { carrier, account, wrongCredentials, credentials } = emulated;
    await client.post('/v1/carrier-accounts', { carrier, name: 'Wrong', credentials: wrongCredentials });
    await client.post('/v1/carrier-accounts', { carrier, name: 'Odd', credentials: { ...credentials, surprise: 1 } });
    const accountId = await connect(client, emulated);
    const path = `/v1/carrier-accounts/${accountId}`;
    const live = emulated.seedLive();
    await client.get(`${path}/numbers`);
    await importFrom(client, accountId);
    await importFrom(client, accountId, { confirmLive: true });
    const { items } = await search(client, `carrierAccountId=${accountId}&limit=1`);
    emulator.faults.add({ operation: `${carrier}.*`, account: account.id, effect: { kind: 'malformed' }, times: 2 });
    const { number } = await buy(client, items[0]!);
    await callIn(client, emulated, { accountId, to: live });
    await client.post(`${path}/rotate`, { credentials: wrongCredentials });
    await client.post(`${path}/rotate`, { credentials });
    account.status = 'suspended';
    await client.get(`${path}/numbers`);
    await client.get(`/v1/marketplace/numbers?carrierAccountId=${accountId}&refresh=true`);
    account.status = 'active';
    await giveBack(client, 'detach', live);
    await giveBack(client, 'release', number);
    for (const read of [path, `${path}/numbers`, '/v1/carrier-accounts', '/v1/purchases', '/v1/imports']) {
      await client.get(read);
    }
    await client.get(`/v1/numbers/${live}/history`);
  }
  const secrets = opened.flatMap((each) => each.secrets);
  const found = () => secrets.flatMap((secret) => filesHolding(installation.dataDirectory, secret));
  expect(found()).toEqual([]);
  const { stdout, stderr } = await installation.stop();
  expect(found()).toEqual([]);
  expect(filesHolding(installation.dataDirectory, 'CarrierAccountConnected')).not.toEqual([]);
  expect(stderr).toContain('/v1/carrier-accounts');
  const said = [stdout, stderr, ...client.answers].join('\n');
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
});
