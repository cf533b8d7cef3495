import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buy, connect, openTelnyx, openTwilio, search, emulatedCarriers } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { connectAccount, createWorkspace } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment } = await emulatedCarriers();

let root: HttpClient;

beforeAll(async () => {
  root = await newInstallation(environment).start();
});

test('in an area code where there is nothing costs few requests, also when it names near ones', async () => {
  const client = await createWorkspace(root, 'empty-area-code');
  const opened = openTelnyx(emulator);
  const accountId = await connect(client, opened);
  const requests = () => emulator.requests.filter(({ account }) => account === opened.account.id).length;
  const before = requests();
  const { items, suggestions = [] } = await search(client, `areaCode=212&carrierAccountId=${accountId}&refresh=true`);
  expect([items, suggestions.length > 0]).toEqual([[], true]);
  expect(requests() - before).toBeLessThanOrEqual(20);
});

test('offers no number again that was bought, to nobody, and the next one instead', async () => {
  const [buyer, other] = [await createWorkspace(root, 'buyer'), await createWorkspace(root, 'other')];
  const first = async (client: HttpClient) => {
    const { items } = await search(client, 'carrierAccountId=sandbox&areaCode=541&limit=1');
    expect(items).toHaveLength(1);
    return items[0]!;
  };
  const listed = await first(buyer);
  expect((await first(other)).number).toBe(listed.number);
  expect(await buy(buyer, listed)).toMatchObject({ status: 'completed' });
  const next = await first(buyer);
  expect([next.number === listed.number, (await first(other)).number]).toEqual([false, next.number]);
});

test.each([
  ['areaCode=212&type=toll_free', 'type=toll_free'],
  ['areaCode=800&type=local', 'type=local'],
  ['country=GB&areaCode=20&capability=sms', 'country=GB&capability=sms'],
])('that cannot find anything suggests what can be found: %s', async (query, filters) => {
  const client = await createWorkspace(root, `fits-${query.replaceAll(/\W/g, '-').toLowerCase().slice(0, 40)}`);
  const { items, suggestions = [] } = await search(client, query);
  expect([items, suggestions.length > 0]).toEqual([[], true]);
  for (const { areaCode } of suggestions) {
    const found = await search(client, `${filters}&areaCode=${areaCode}`);
    expect(found.items.length).toBeGreaterThan(0);
  }
});

describe('a search of several accounts', () => {
  let client: HttpClient;
  const [twilio, telnyx] = [{ id: '' }, { id: '', emulated: '' }];

  beforeAll(async () => {
    client = await createWorkspace(root, 'several');
    twilio.id = await connect(client, openTwilio(emulator));
    const opened = openTelnyx(emulator);
    Object.assign(telnyx, { id: await connect(client, opened), emulated: opened.account.id });
  });

  test('shows some of each, however many the first one has', async () => {
    const { items, unanswered } = await search(client, 'areaCode=415&limit=4');
    const accounts = items.map(({ carrierAccountId }) => carrierAccountId);
    expect(accounts.toSorted()).toEqual([twilio.id, twilio.id, telnyx.id, telnyx.id].toSorted());
    expect(unanswered).toBeUndefined();
  });

  test('shows what one has when the other cannot be asked, and names that one', async () => {
    const effect = { kind: 'server_error', status: 503 } as const;
    const wellAgain = emulator.faults.add({ operation: 'telnyx.*', account: telnyx.emulated, effect, times: Infinity });
    const { items, unanswered } = await search(client, 'areaCode=628&limit=4');
    expect(items.map(({ carrierAccountId }) => carrierAccountId)).toEqual(Array(4).fill(twilio.id));
    expect(unanswered).toEqual([
      { carrierAccountId: telnyx.id, code: 'carrier_unavailable', detail: expect.stringContaining('Telnyx') },
    ]);
    const alone = await client.get(`/v1/marketplace/numbers?areaCode=628&carrierAccountId=${telnyx.id}`);
    expect(alone).toMatchObject({ status: 503, body: { code: 'carrier_unavailable' } });
    wellAgain();
  });

  test('shows what is of the sandbox last, and names it', async () => {
    const mixed = await createWorkspace(root, 'with-a-sandbox');
    const sandbox = (await connectAccount(mixed, 'sandbox', 'To try with')).id;
    const real = await connect(mixed, openTwilio(emulator));
    const { items, notice } = await search(mixed, 'areaCode=415&contains=5550&limit=50');
    const accounts = items.map(({ carrierAccountId }) => carrierAccountId);
    expect(accounts).toEqual(accounts.toSorted((one, other) => Number(one === sandbox) - Number(other === sandbox)));
    expect(accounts.at(-1)).toBe(sandbox);
    expect(notice).toContain(`carrierAccountId is ${sandbox} are of the sandbox`);
    const few = await search(mixed, 'areaCode=415&limit=2');
    expect([few.items.map(({ carrierAccountId }) => carrierAccountId), few.notice]).toEqual([[real, real], undefined]);
  });

  test('suggests what real carriers have first, and says what the sandbox alone has', async () => {
    const mixed = await createWorkspace(root, 'suggestions-with-a-sandbox');
    await connectAccount(mixed, 'sandbox', 'To try with');
    await connect(mixed, openTelnyx(emulator));
    const { items, suggestions = [], notice = '' } = await search(mixed, 'areaCode=212');
    expect([items, suggestions.length > 0]).toEqual([[], true]);
    const ofSandbox = /the sandbox alone has ([\d, ]+): its numbers are fictional/.exec(notice)?.[1]?.split(', ') ?? [];
    expect(ofSandbox.length).toBeGreaterThan(0);
    expect(suggestions.map(({ areaCode }) => areaCode).slice(-ofSandbox.length)).toEqual(ofSandbox);
  });

  test('fails when none of them sells there', async () => {
    const answer = await client.get('/v1/marketplace/numbers?country=br');
    expect(answer).toMatchObject({ status: 422, body: { code: 'country_not_offered' } });
  });

  test('asks no carrier for a country that there is not', async () => {
    const answer = await client.get('/v1/marketplace/numbers?country=ZZ');
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ field: 'country' }] } });
    expect(answer.body).toMatchObject({
      errors: [{ message: expect.stringMatching(/^country is no country .*ISO 3166-1/) }],
    });
  });
});
