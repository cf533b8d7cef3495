import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import {
  GIVEN_BACK_BECAUSE,
  PUBLIC_URL,
  buy,
  callIn,
  connect,
  giveBack,
  importFrom,
  openTelnyx,
  openTwilio,
  readUntil,
  search,
  emulatedCarriers,
} from '../src/testing/emulated-carriers.js';
import type { EmulatedCarrier, PurchaseShown } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { EventShown, ImportShown, NumberShown, ProblemShown } from '../src/testing/shapes.js';
import { assign, authorize, createWorkspace, readAllPages, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment, each: CARRIERS } = await emulatedCarriers();

let root: HttpClient;
let client: HttpClient;
let count = 0;

beforeAll(async () => {
  root = await newInstallation(environment).start();
});

/** A workspace of the test's own. */
async function newClient(): Promise<HttpClient> {
  count += 1;
  return createWorkspace(root, `workspace-${count}`);
}

/** Where the carrier tells of the number's calls, by its ledger. */
const ownedAt = ({ account }: EmulatedCarrier, number: string) => emulator.ledger.owned(account.id).get(number);

test('an import goes on where Twilio does not know any more the page that comes next', async () => {
  client = await newClient();
  const twilio = openTwilio(emulator);
  const accountId = await connect(client, twilio);
  // In use elsewhere, so that nothing is written there for any of them.
  twilio.account.seedNumbers(1_001, { voice_url: 'https://theirs.example/voice' });
  const operation = 'twilio.api.ListIncomingPhoneNumber';
  const account = twilio.account.id;
  // Before the second page it is asked whether the list may be read, and for the first one.
  emulator.faults.add({ operation, account, effect: { kind: 'pages_expire' }, skip: 2, times: 1 });
  const before = emulator.requests.length;
  const body = { carrierAccountId: accountId, numbers: 'all' };
  const { id } = requireDone(await client.post<ImportShown>('/v1/imports', body));
  const ended = await readUntil<ImportShown>(client, `/v1/imports/${id}`, ({ status }) => status === 'finished');
  expect(ended).toMatchObject({ total: 1_001, failed: 1_001 });
  expect(ended).not.toHaveProperty('failure');
  const asked = emulator.requests.slice(before).filter((each) => each.operation === operation);
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 400, 200, 200]);
});

describe('the sandbox, in the first five minutes', () => {
  test('sells a number that an agent calls with until it is released', async () => {
    client = await newClient();
    const { items, notice } = await search(client, 'areaCode=415');
    expect([items[0], notice]).toMatchObject([
      { carrierAccountId: 'sandbox', monthlyCost: { currency: 'USD' } },
      expect.stringContaining('sandbox'),
    ]);
    const [{ number }] = items as [(typeof items)[0]];
    const purchase = await buy(client, items[0]!);
    expect(purchase).toMatchObject({ status: 'completed', number, notice: expect.stringContaining('sandbox') });
    await saveAgent(client, 'sales');
    expect(await assign(client, number, { outbound: 'sales' })).toMatchObject({ status: 'active', carrier: 'sandbox' });
    for (const path of [`numbers/${number}`, `numbers/${number}/readiness`, 'carrier-accounts/sandbox/numbers']) {
      expect((await client.get(`/v1/${path}`)).body).toMatchObject({ notice: expect.stringContaining('sandbox') });
    }
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow', from: number } });

    const unforced = await client.post<ProblemShown>(`/v1/numbers/${number}/release`, {});
    expect(unforced).toMatchObject({ status: 409, body: { code: 'number_assigned', agentIds: ['sales'] } });
    expect(await giveBack(client, 'release', number)).toBe('released');
    const told = await readAllPages<EventShown>(client, `/v1/numbers/${number}/history`);
    expect(told).toContainEqual(
      expect.objectContaining({ type: 'NumberReleased', reason: GIVEN_BACK_BECAUSE, actor: told[0]!.actor }),
    );
    expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'no_outbound_number' } });
    const again = await search(client, `contains=${number.slice(2)}`);
    expect(again.items.map((item) => item.number)).toEqual([number]);
  });

  test('has none in 212, and names near area codes that have some', async () => {
    client = await newClient();
    const { items, suggestions = [] } = await search(client, 'areaCode=212');
    expect([items, suggestions.length > 0]).toEqual([[], true]);
    expect(suggestions[0]?.locality).toContain('NY');
    for (const { areaCode } of suggestions) {
      expect((await search(client, `areaCode=${areaCode}&limit=1`)).items).toHaveLength(1);
    }
  });
});

describe.each(CARRIERS)('%s', (_name, open) => {
  test('takes no wrong credentials, names the field, and says nothing of them', async () => {
    client = await newClient();
    const { carrier, wrongCredentials, secrets } = open();
    const answer = await client.post<ProblemShown>('/v1/carrier-accounts', {
      carrier,
      name: 'Wrong',
      credentials: wrongCredentials,
    });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'carrier_credentials_rejected',
        errors: [{ field: `credentials.${carrier === 'twilio' ? 'authToken' : 'apiKey'}` }],
      },
    });
    for (const secret of secrets) expect(JSON.stringify(answer.body)).not.toContain(secret);
    expect((await client.get('/v1/carrier-accounts')).body).toMatchObject({ items: [{ id: 'sandbox' }] });
  });

  test('sells a number that points here, once, and takes it back', async () => {
    client = await newClient();
    const emulated = open();
    const accountId = await connect(client, emulated);
    const { items } = await search(client, `carrierAccountId=${accountId}&areaCode=415&limit=3`);
    expect(items[0]?.monthlyCost).toEqual({ amount: expect.stringMatching(/^\d+\.\d\d/), currency: 'USD' });
    const purchase = await buy(client, items[0]!);
    expect(purchase).toMatchObject({ status: 'completed', number: items[0]!.number });
    const { number } = purchase;
    expect((await client.get(`/v1/numbers/${number}`)).body).toMatchObject({
      status: 'active',
      carrier: emulated.carrier,
      carrierAccountId: accountId,
      origin: 'purchased',
      monthlyCost: items[0]!.monthlyCost,
    });
    const listed = await client.get(`/v1/carrier-accounts/${accountId}/numbers`);
    expect(listed.body).toMatchObject({ items: [{ number, holder: 'here' }] });
    expect(JSON.stringify([...emulator.ledger.of(emulated.account.id)])).toContain(`${PUBLIC_URL}/webhooks/`);
    expect([...emulator.ledger.owned(emulated.account.id).keys()]).toEqual([number]);
    expect(emulator.ledger.boughtTwice(emulated.account.id)).toEqual({ numbers: [], references: [] });

    const { id } = requireDone(
      await client.post<PurchaseShown>('/v1/purchases', {
        carrierAccountId: accountId,
        number: items[1]!.number,
        maxMonthlyCost: { amount: '0.01', currency: 'USD' },
      }),
    );
    const dear = await readUntil<PurchaseShown>(client, `/v1/purchases/${id}`, ({ failure }) => failure !== undefined);
    expect(dear).toMatchObject({ status: 'failed', failure: { code: 'price_too_high' } });

    expect(await giveBack(client, 'release', number)).toBe('released');
    expect(emulator.ledger.owned(emulated.account.id).size).toBe(0);
  });

  test('has its numbers imported, and whoever watches sees how many are expected and why it rests', async () => {
    client = await newClient();
    const emulated = open();
    const accountId = await connect(client, emulated);
    emulated.account.seedNumbers(3);
    const operation =
      emulated.carrier === 'twilio' ? 'twilio.api.UpdateIncomingPhoneNumber' : 'telnyx.UpdatePhoneNumber';
    const effect = { kind: 'rate_limited', retryAfterSeconds: 3 } as const;
    emulator.faults.add({ operation, account: emulated.account.id, effect, times: 1 });
    const body = { carrierAccountId: accountId, numbers: 'all' };
    const started = requireDone(await client.post<ImportShown>('/v1/imports', body));
    expect(started).toMatchObject({ total: 0, expected: null });
    const path = `/v1/imports/${started.id}`;
    const { expected, resting } = await readUntil<ImportShown>(client, path, (shown) => shown.resting !== undefined);
    expect([expected, resting!.detail]).toEqual([3, expect.stringContaining('goes on by itself')]);
    const ended = await readUntil<ImportShown>(client, path, ({ status }) => status === 'finished');
    expect(ended).toMatchObject({ expected: 3, total: 3, imported: 3 });
    expect(ended).not.toHaveProperty('resting');
    expect(Date.parse(ended.finishedAt!)).toBeGreaterThanOrEqual(Date.parse(resting!.until));
  });

  test('has its numbers imported when that is wanted, and put back exactly as they were', async () => {
    client = await newClient();
    const emulated = open();
    const accountId = await connect(client, emulated);
    const [quiet = ''] = emulated.account.seedNumbers(1);
    const live = emulated.seedLive();
    expect(await importFrom(client, accountId)).toEqual({ [quiet]: 'imported', [live]: 'number_live_elsewhere' });
    const { configuration: untouched, firstConfiguration } = ownedAt(emulated, live)!;
    expect(untouched).toEqual(firstConfiguration);
    const confirmed = await importFrom(client, accountId, { confirmLive: true });
    expect(confirmed).toEqual({ [quiet]: 'already_held', [live]: 'imported' });
    expect(await importFrom(client, accountId, { numbers: [live, '+14155550199'] })).toEqual({
      [live]: 'already_held',
      '+14155550199': 'number_not_at_carrier',
    });
    for (const number of [quiet, live]) {
      const { configuration } = ownedAt(emulated, number)!;
      expect(configuration).not.toEqual(ownedAt(emulated, number)!.firstConfiguration);
      expect(await giveBack(client, 'detach', number)).toBe('detached');
      expect(ownedAt(emulated, number)!.configuration).toEqual(ownedAt(emulated, number)!.firstConfiguration);
    }
  });

  test('asks what to do with a call and is told, and whoever forges its question is not', async () => {
    client = await newClient();
    const emulated = open();
    const accountId = await connect(client, emulated);
    const [to = ''] = emulated.account.seedNumbers(1);
    await importFrom(client, accountId);
    const agent = { name: 'Sales', status: 'published', connect: { sipUri: 'sip:sales@agents.example' } };
    requireDone(await client.put('/v1/agents/sales', agent));
    expect((await callIn(client, emulated, { accountId, to })).body).toContain('<Say');
    await assign(client, to, { inbound: 'sales' });

    const connected = await callIn(client, emulated, { accountId, to });
    expect([connected.status, connected.headers.get('content-type')]).toEqual([
      200,
      expect.stringContaining('text/xml'),
    ]);
    expect(connected.body).toMatch(/<Response>.*<Dial.*<Sip.*>sip:sales@agents\.example.*<\/Response>/s);
    const refusals = [
      await callIn(client, emulated, { accountId, to, isForged: true }),
      await callIn(client, open(), { accountId, to }),
      await callIn(client, emulated, { accountId: `${emulated.carrier}-${'0'.repeat(24)}`, to }),
    ];
    for (const { status, body } of refusals) {
      expect([status, body]).toMatchObject([403, { code: 'signature_invalid' }]);
    }
    const account = requireDone(await client.get(`/v1/carrier-accounts/${accountId}`));
    expect(account).toMatchObject({ refusedRequests: { count: 2, lastAt: expect.any(String) } });
  });
});

describe('credentials of Telnyx', () => {
  test('take the place of others only in the account that was set up, and bring its public key', async () => {
    client = await newClient();
    const [telnyx, other] = [openTelnyx(emulator), openTelnyx(emulator)];
    const path = `/v1/carrier-accounts/${await connect(client, telnyx)}`;
    const { apiKey, publicKey } = telnyx.account.credentials;
    const rotate = async (credentials: object) => {
      const { status, body } = await client.post<ProblemShown>(`${path}/rotate`, { credentials });
      return [status, body.code, body.errors?.[0]?.field];
    };
    telnyx.account.seedNumbers(1);
    await importFrom(client, path.split('/').at(-1)!);
    const foreign = { apiKey: other.account.credentials.apiKey };
    expect(await rotate(foreign)).toEqual([422, 'invalid_request', 'credentials.publicKey']);
    expect(await rotate({ apiKey })).toEqual([422, 'invalid_request', 'credentials.publicKey']);
    expect(await rotate({ ...foreign, publicKey })).toEqual([422, 'carrier_account_different', 'credentials']);
    expect(await rotate(other.credentials)).toEqual([422, 'carrier_account_different', 'credentials']);
    expect(await rotate({ apiKey, publicKey })).toEqual([200, undefined, undefined]);
  });
});

describe('a region', () => {
  test('in which numbers are stays among the credentials of its account', async () => {
    client = await newClient();
    const twilio = openTwilio(emulator);
    const accountId = await connect(client, twilio);
    const [number = ''] = twilio.account.seedNumbers(1);
    await importFrom(client, accountId);
    const move = async (region: string) => {
      requireDone(await client.patch(`/v1/numbers/${number}`, { region }));
      type Regional = NumberShown & { readonly region: { readonly status: string } };
      await readUntil<Regional>(client, `/v1/numbers/${number}`, (shown) => shown.region.status === 'confirmed');
    };
    const { regions, ...atHome } = twilio.credentials as { readonly regions: object };
    const rotate = (credentials: object) =>
      client.post<ProblemShown>(`/v1/carrier-accounts/${accountId}/rotate`, { credentials });
    await move('ie1');
    expect(await rotate(atHome)).toMatchObject({
      status: 409,
      body: {
        code: 'carrier_region_in_use',
        detail: expect.stringContaining(`1 number of the account (${number})`),
        errors: [{ field: 'credentials.regions.ie1' }],
      },
    });
    requireDone(await rotate({ ...atHome, regions }));
    await move('us1');
    requireDone(await rotate(atHome));
  });

  test('of a number at Twilio is confirmed, or refused with a reason while it stays where it was', async () => {
    client = await newClient();
    const twilio = openTwilio(emulator);
    const accountId = await connect(client, twilio);
    const [number = ''] = twilio.account.seedNumbers(1);
    await importFrom(client, accountId);
    const path = `/v1/numbers/${number}`;
    type Regional = NumberShown & { readonly region: { readonly status: string; readonly value: string } };
    const settled = () => readUntil<Regional>(client, path, ({ region }) => region.status !== 'pending');
    requireDone(await client.patch(path, { region: 'ie1' }));
    expect((await settled()).region).toEqual({ value: 'ie1', status: 'confirmed' });
    expect(twilio.account.byNumber(number)?.voiceRegion).toBe('ie1');

    requireDone(await client.patch(path, { region: 'au1' }));
    expect((await settled()).region).toMatchObject({
      value: 'ie1',
      status: 'confirmed',
      failure: { code: 'carrier_credentials_rejected' },
    });
    expect(twilio.account.byNumber(number)?.voiceRegion).toBe('ie1');
  });

  test('brings a number home that somebody has routed elsewhere before it came', async () => {
    client = await newClient();
    const twilio = openTwilio(emulator);
    const accountId = await connect(client, twilio);
    const [number = ''] = twilio.account.seedNumbers(1);
    twilio.account.byNumber(number)!.voiceRegion = 'ie1';
    await importFrom(client, accountId);
    const path = `/v1/numbers/${number}`;
    type Regional = NumberShown & { readonly region: { readonly status: string; readonly value: string } };
    expect(requireDone(await client.get<Regional>(path)).region).toEqual({ value: 'us1', status: 'assumed' });
    requireDone(await client.patch(path, { region: 'us1' }));
    const { region } = await readUntil<Regional>(client, path, (shown) => shown.region.status !== 'pending');
    expect(region).toEqual({ value: 'us1', status: 'confirmed' });
    expect(twilio.account.byNumber(number)?.voiceRegion).toBe('us1');
  });

  test('is nothing that a number at Telnyx has', async () => {
    client = await newClient();
    const telnyx = openTelnyx(emulator);
    const accountId = await connect(client, telnyx);
    const [number = ''] = telnyx.account.seedNumbers(1);
    await importFrom(client, accountId);
    expect((await client.get(`/v1/numbers/${number}`)).body).not.toHaveProperty('region');
    expect(await client.patch(`/v1/numbers/${number}`, { region: 'ie1' })).toMatchObject({
      status: 422,
      body: { code: 'region_not_supported' },
    });
  });
});
