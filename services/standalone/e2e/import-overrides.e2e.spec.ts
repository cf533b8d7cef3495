import { beforeAll, expect, jest, test } from '@jest/globals';
import { addService, changeService, joinService } from '../../../simulator/carriers/twilio/messaging-services.js';
import type { TwilioAccount } from '../../../simulator/carriers/twilio/twilio-account.js';
import {
  connect,
  emulatedCarriers,
  importRowsFrom,
  openTelnyx,
  openTwilio,
  readUntil,
} from '../src/testing/emulated-carriers.js';
import type { RowShown } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { ImportShown, PageShown } from '../src/testing/shapes.js';
import { createWorkspace, requireDone } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment } = await emulatedCarriers();
const installation = newInstallation(environment);

let root: HttpClient;
let count = 0;

beforeAll(async () => {
  root = await installation.start();
});

/** A workspace of the test's own. */
async function newClient(): Promise<HttpClient> {
  count += 1;
  return createWorkspace(root, `workspace-${count}`);
}

const SILENT = ['imported', null, null];
const takenBy = (sid: string) => [
  'imported',
  'overridden',
  expect.stringMatching(`messages are taken by messaging service "Campaign" \\(${sid}\\).*Defer to sender`),
];
const notTold = (why: string) => [
  'imported',
  'overrides_unknown',
  expect.stringMatching(`is not known\\. .*${why}.*/drift/check`),
];

/** By the number. */
const saidIn = (rows: readonly RowShown[]) =>
  Object.fromEntries(rows.map(({ number, outcome, code, detail }) => [number, [outcome, code, detail]]));

/** A messaging service with some numbers of the account in it. */
function serviceWith(account: TwilioAccount, numbers: readonly string[]) {
  const service = addService(account, { FriendlyName: 'Campaign' }, null);
  for (const number of numbers) joinService(account, service, account.byNumber(number)!, null);
  return service;
}

/** How often each operation was asked for since. */
function askedSince(before: number): Readonly<Record<string, number>> {
  const asked = Object.groupBy(emulator.requests.slice(before), ({ operation }) => String(operation));
  return Object.fromEntries(Object.entries(asked).map(([operation, requests]) => [operation, requests!.length]));
}

test('rows name the messaging service that keeps a number’s messages, as the list did before, at no request for each', async () => {
  const client = await newClient();
  const twilio = openTwilio(emulator);
  const { account } = twilio;
  const accountId = await connect(client, twilio);
  const [taken = '', deferred = '', free = ''] = account.seedNumbers(3);
  const { sid } = serviceWith(account, [taken]);
  const deferring = serviceWith(account, [deferred]);
  changeService(account, deferring, { UseInboundWebhookOnNumber: true }, null);
  type Listed = { readonly number: string; readonly import: RowShown };
  const path = `/v1/carrier-accounts/${accountId}/numbers`;
  const listed = requireDone(await client.get<PageShown<Listed>>(path)).items;

  const before = emulator.requests.length;
  const rows = await importRowsFrom(client, accountId);
  expect(saidIn(rows)).toEqual({ [taken]: takenBy(sid), [deferred]: SILENT, [free]: SILENT });
  expect(saidIn(listed.map((each) => ({ ...each.import, number: each.number })))).toEqual(saidIn(rows));
  expect(askedSince(before)).toMatchObject({
    'twilio.messaging.ListService': 1,
    // Of the one service that keeps messages.
    'twilio.messaging.ListPhoneNumber': 1,
  });
});

test('rows of a few numbers asked for by name say the same, and nothing of what an import takes off a number', async () => {
  const client = await newClient();
  const account = emulator.openTwilioAccount({ trunks: ['Old PBX'] });
  const twilio = { ...openTwilio(emulator), account, credentials: { ...account.credentials } };
  const accountId = await connect(client, twilio);
  const [trunk = ''] = account.trunks.keys();
  const [taken = '', other = ''] = account.seedNumbers(2, { trunk_sid: trunk });
  const { sid } = serviceWith(account, [taken]);
  const rows = await importRowsFrom(client, accountId, { numbers: [taken, other], confirmLive: true });
  expect(saidIn(rows)).toEqual({ [taken]: takenBy(sid), [other]: SILENT });
});

test.each(['all', 'some'] as const)('rows name the call forwarding that Telnyx keeps, of %s', async (which) => {
  const client = await newClient();
  const telnyx = openTelnyx(emulator);
  const { account } = telnyx;
  const accountId = await connect(client, telnyx);
  const [forwarded = '', onFailure = '', quiet = ''] = account.seedNumbers(3);
  // What it was connected to is replaced, so nothing of that is said.
  const live = telnyx.seedLive();
  for (const [number, forwarding_type] of [
    [forwarded, 'always'],
    [onFailure, 'on-failure'],
  ] as const) {
    const call_forwarding = { call_forwarding_enabled: true, forwards_to: '+14155550177', forwarding_type };
    account.configure(account.find(number)!, { call_forwarding }, null);
  }
  const before = emulator.requests.length;
  const numbers = which === 'all' ? which : [forwarded, onFailure, quiet, live];
  const rows = await importRowsFrom(client, accountId, { numbers, confirmLive: true });
  expect(saidIn(rows)).toEqual({
    [forwarded]: [
      'imported',
      'overridden',
      expect.stringMatching(/calls are taken by call forwarding to \+14155550177.*Switch call forwarding off/),
    ],
    [onFailure]: SILENT,
    [quiet]: SILENT,
    [live]: SILENT,
  });
  if (which === 'all') expect(askedSince(before)).toMatchObject({ 'telnyx.ListPhoneNumbersWithVoiceSettings': 1 });
});

test.each([
  ['a key that may not read them', { kind: 'refused', code: '70051' }, 'permission'],
  ['a carrier that fails', { kind: 'server_error', status: 503 }, 'HTTP 503'],
] as const)('rows say that what overrides numbers could not be told by %s, and all come', async (_who, effect, why) => {
  const client = await newClient();
  const twilio = openTwilio(emulator);
  const accountId = await connect(client, twilio);
  const numbers = twilio.account.seedNumbers(2);
  serviceWith(twilio.account, numbers);
  const operation = 'twilio.messaging.ListService';
  emulator.faults.add({ operation, account: twilio.account.id, effect, times: 'always' });
  const rows = await importRowsFrom(client, accountId);
  expect(saidIn(rows)).toEqual(Object.fromEntries(numbers.map((number) => [number, notTold(why)])));
});

test('rows of an import whose process was killed say the same, before it and after', async () => {
  const client = await newClient();
  const twilio = openTwilio(emulator);
  const { account } = twilio;
  const accountId = await connect(client, twilio);
  const numbers = account.seedNumbers(30);
  const [early, open, late] = [numbers.slice(0, 5), numbers.slice(20, 22), numbers.slice(25)];
  const { sid } = serviceWith(account, [...early, ...open, ...late]);
  const operation = 'twilio.api.UpdateIncomingPhoneNumber';
  const effect = { kind: 'rate_limited', retryAfterSeconds: 600 } as const;
  // Twenty have their rows then, and some more point here without one.
  emulator.faults.add({ operation, account: account.id, effect, skip: 23, times: 1 });
  const body = { carrierAccountId: accountId, numbers: 'all' };
  const path = `/v1/imports/${requireDone(await client.post<ImportShown>('/v1/imports', body)).id}`;
  await readUntil<ImportShown>(client, path, ({ total, resting }) => total === 20 && resting !== undefined);
  const rowsOf = async (asker: HttpClient) => requireDone(await asker.get<PageShown<RowShown>>(`${path}/rows`)).items;
  const before = await rowsOf(client);
  await installation.kill();
  root = await installation.start();
  const again = root.withKey(client.key);
  await readUntil<ImportShown>(again, path, ({ status }) => status === 'finished');
  const after = await rowsOf(again);
  expect(after.slice(0, 20)).toEqual(before);
  const overridden = new Set([...early, ...open, ...late]);
  const expected = numbers.map((number) => [number, overridden.has(number) ? takenBy(sid) : SILENT]);
  expect(saidIn(after)).toEqual(Object.fromEntries(expected));
});
