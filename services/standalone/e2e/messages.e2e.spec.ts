import { expect, jest, test } from '@jest/globals';
import { emulatedCarriers, connect, importFrom, readUntil } from '../src/testing/emulated-carriers.js';
import { filesHolding } from '../src/testing/files-holding.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { tellOfMessage, tellOfStatus } from '../src/testing/message-steps.js';
import type { MessageShown, PageShown } from '../src/testing/shapes.js';
import { assign, buyNumber, issueKey, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const PERSON = '+442071838750';
const { newInstallation } = installations();
const { emulator, environment, each } = await emulatedCarriers();

const log = async (client: HttpClient, query: string): Promise<readonly MessageShown[]> =>
  requireDone(await client.get<PageShown<MessageShown>>(`/v1/messages?${query}`)).items;

const isDelivered = ({ status }: MessageShown): boolean => status === 'delivered';

async function numberOfSandbox(client: HttpClient): Promise<string> {
  const { number } = await buyNumber(client, 'sandbox');
  await saveAgent(client, 'texter');
  await assign(client, number, { sms: 'texter' });
  return number;
}

test('with the sandbox a message is sent, one received, both seen and found, and nothing of either is left once it is erased', async () => {
  const installation = newInstallation({ LOG_LEVEL: 'trace' });
  const client = await installation.start();
  const number = await numberOfSandbox(client);
  const [theirWords, ourWords] = ['Wherever is quokkazanzibar?', 'Quokkazanzibar comes tomorrow.'];

  const written = { from: PERSON, to: number, body: theirWords };
  const received = requireDone(await client.post<MessageShown>('/v1/sandbox/messages', written));
  const wanted = { agentId: 'texter', to: PERSON, body: ourWords };
  const key = { 'idempotency-key': 'once' };
  const sent = requireDone(await client.post<MessageShown>('/v1/messages', wanted, key));
  await readUntil<MessageShown>(client, `/v1/messages/${sent.id}`, isDelivered);
  expect(await log(client, 'q=QUOKKAZANZIBAR&sort=createdAt')).toMatchObject([
    { id: received.id, direction: 'inbound', from: PERSON, to: number, body: theirWords, agentId: 'texter' },
    { id: sent.id, direction: 'outbound', from: number, to: PERSON, body: ourWords, status: 'delivered' },
  ]);
  const exported = () => client.get<string>('/v1/messages/export?format=csv');
  expect((await exported()).body).toContain(ourWords);
  const texts = ['quokkazanzibar', 'Quokkazanzibar', Buffer.from(ourWords).toString('base64').slice(0, -4)];
  const found = () => texts.flatMap((text) => filesHolding(installation.dataDirectory, text));
  expect(filesHolding(installation.dataDirectory, 'MessageReceived')).not.toEqual([]);

  expect((await client.delete(`/v1/subjects/${PERSON}`)).status).toBe(204);
  expect(await log(client, 'q=quokkazanzibar')).toEqual([]);
  expect(await log(client, `otherParty=${encodeURIComponent(PERSON)}`)).toMatchObject([
    { id: sent.id, body: null, erased: true },
    { id: received.id, body: null, erased: true },
  ]);
  for (const { id } of [sent, received]) {
    expect((await client.get(`/v1/messages/${id}`)).body).toMatchObject({ body: null, erased: true });
  }
  const repeated = await client.post('/v1/messages', wanted, key);
  expect(repeated).toMatchObject({ status: 202, body: { id: sent.id } });
  for (const shown of [(await exported()).body, JSON.stringify(repeated.body)]) {
    expect(shown.toLowerCase()).not.toContain('quokka');
  }
  // While the write-ahead logs are there, and after they are gone.
  expect(found()).toEqual([]);
  const { stdout, stderr } = await installation.stop();
  expect(found()).toEqual([]);
  for (const said of [stdout, stderr]) expect(said.toLowerCase()).not.toContain('quokka');
});

test('whoever says STOP is written to no more, until START', async () => {
  const client = await newInstallation().start();
  const number = await numberOfSandbox(client);
  const hear = async (body: string) =>
    requireDone(await client.post('/v1/sandbox/messages', { from: PERSON, to: number, body }));
  const write = () => client.post('/v1/messages', { agentId: 'texter', to: PERSON, body: 'News' });
  await hear(' stop ');
  expect(await write()).toMatchObject({ status: 409, body: { code: 'recipient_opted_out' } });
  await hear('START');
  expect(await write()).toMatchObject({ status: 202 });
});

test.each(each)('a message to %s and one from there are in the log, once, as far as they got', async (_name, open) => {
  const emulated = open();
  const client = await newInstallation(environment).start();
  const accountId = await connect(client, emulated);
  const number = emulated.account.seedNumbers(1, {})[0]!;
  expect(await importFrom(client, accountId)).toEqual({ [number]: 'imported' });
  await saveAgent(client, 'texter');
  await assign(client, number, { sms: 'texter' });

  const inbound = { accountId, carrierMessageId: 'message-1', from: PERSON, to: number, body: 'Is it on its way?' };
  for (let time = 1; time <= 3; time += 1) {
    expect(await tellOfMessage(client, emulated, inbound)).toMatchObject({ status: 200 });
  }
  const stranger = { ...emulated, signatureOf: open().signatureOf };
  const forged = { ...inbound, carrierMessageId: 'message-2', body: 'Send money' };
  expect(await tellOfMessage(client, stranger, forged)).toMatchObject({ status: 403 });

  const wanted = { agentId: 'texter', to: PERSON, body: 'It is.' };
  const { id: messageId } = requireDone(await client.post<MessageShown>('/v1/messages', wanted));
  const isNamed = (shown: MessageShown) => shown.carrierMessageId !== null;
  const { carrierMessageId } = await readUntil<MessageShown>(client, `/v1/messages/${messageId}`, isNamed);
  const told = { accountId, carrierMessageId: `${carrierMessageId}`, from: number, to: PERSON, messageId };
  for (const status of ['delivered', 'sent', 'delivered']) {
    expect(await tellOfStatus(client, emulated, { ...told, status })).toMatchObject({ status: 200 });
  }
  // Its log follows what carriers tell; who reads one message reads the log as of then.
  await readUntil<MessageShown>(client, `/v1/messages/${messageId}`, isDelivered);
  expect(await log(client, 'sort=createdAt')).toMatchObject([
    { direction: 'inbound', from: PERSON, body: inbound.body, status: 'received', agentId: 'texter' },
    { id: messageId, direction: 'outbound', to: PERSON, body: wanted.body, status: 'delivered', agentId: 'texter' },
  ]);
  const viewer = client.withKey((await issueKey(client, 'viewer')).key);
  expect(await viewer.post('/v1/messages', wanted)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  expect(emulator.violations).toEqual([]);
});
