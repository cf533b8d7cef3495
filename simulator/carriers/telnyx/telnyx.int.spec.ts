import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startCarrierEmulator } from '../carrier-emulator.js';
import type { RunningEmulator } from '../running-emulator.js';
import { askTelnyx, orderAtTelnyx, telnyxNumbers } from '../testing/ask-carriers.js';
import type { Reply } from '../testing/ask-carriers.js';
import type { TelnyxAccount } from './telnyx-account.js';
import { FRESH_CONFIGURATION } from './telnyx-number.js';

type Data = { readonly [name: string]: unknown };

describe('emulated Telnyx', () => {
  let emulator: RunningEmulator;
  let account: TelnyxAccount;

  beforeEach(async () => {
    emulator = await startCarrierEmulator();
    account = emulator.openTelnyxAccount({ connections: ['Old PBX'] });
  });

  afterEach(() => emulator.close());

  const dataOf = ({ body }: Reply) => body['data'] as Data;
  const rowsOf = ({ body }: Reply) => body['data'] as readonly Data[];
  const errorOf = ({ status, body }: Reply) => ({ status, code: (body['errors'] as [{ code: string }])[0].code });
  const post = (path: string, json: unknown) => askTelnyx(emulator, account, path, { method: 'POST', json });
  const patch = (path: string, json: unknown) => askTelnyx(emulator, account, path, { method: 'PATCH', json });
  const get = (path: string) => askTelnyx(emulator, account, path);

  async function bought(fields: Data = {}): Promise<Data> {
    const { number } = await orderAtTelnyx(emulator, account, fields);
    emulator.settle();
    return rowsOf(await get(`phone_numbers?filter[phone_number]=${encodeURIComponent(number)}`))[0] ?? {};
  }

  test('takes an order, ends it by itself, and finds it by its reference', async () => {
    const { id, status, number } = await orderAtTelnyx(emulator, account, { customer_reference: 'purchase-1' });
    expect(status).toBe('pending');
    expect(emulator.ledger.entries).toContainEqual(
      expect.objectContaining({ type: 'ordered', number, reference: 'purchase-1' }),
    );
    emulator.settle();
    expect(dataOf(await get(`number_orders/${id}`))).toMatchObject({
      status: 'success',
      phone_numbers: [{ status: 'success' }],
    });
    expect(rowsOf(await get('number_orders?filter[customer_reference]=purchase-1'))).toMatchObject([{ id }]);
    expect(rowsOf(await get('number_orders?filter[customer_reference]=other'))).toEqual([]);
    expect(emulator.ledger.owned(account.id).get(number)).toMatchObject({ reference: 'purchase-1' });
    expect(account.balance).toBe('999.00');
  });

  test('orders only what a search of the account has shown, and nobody else has taken', async () => {
    const other = emulator.openTelnyxAccount();
    const [number = ''] = await telnyxNumbers(emulator, other);
    const order = { phone_numbers: [{ phone_number: number }] };
    expect(errorOf(await post('number_orders', order))).toEqual({ status: 422, code: '10027' });
    await telnyxNumbers(emulator, account);
    expect((await post('number_orders', order)).status).toBe(200);
    const late = await askTelnyx(emulator, other, 'number_orders', { method: 'POST', json: order });
    expect(errorOf(late)).toEqual({ status: 422, code: '10027' });
  });

  test('leaves an order that needs papers pending', async () => {
    const { body } = await get(
      'available_phone_numbers?filter[country_code]=DE&filter[phone_number_type]=local&filter[limit]=1',
    );
    const [{ phone_number: number }] = body['data'] as [{ phone_number: string }];
    const { id } = dataOf(await post('number_orders', { phone_numbers: [{ phone_number: number }] }));
    emulator.settle();
    const order = dataOf(await get(`number_orders/${String(id)}`));
    expect(order).toMatchObject({ status: 'pending', requirements_met: false });
  });

  test('sells nothing to who cannot pay', async () => {
    account.balance = '0.50';
    const [number = ''] = await telnyxNumbers(emulator, account);
    expect(errorOf(await post('number_orders', { phone_numbers: [{ phone_number: number }] }))).toMatchObject({
      code: '20100',
    });
    expect(emulator.ledger.of(account.id).filter(({ type }) => type === 'ordered')).toEqual([]);
  });

  test('searches by what is asked for, and answers as many as are', async () => {
    const search =
      'filter[country_code]=US&filter[national_destination_code]=415&filter[features]=sms,voice&filter[limit]=3';
    const found = rowsOf(await get(`available_phone_numbers?${search}`));
    expect(found).toHaveLength(3);
    expect(found[0]).toMatchObject({ cost_information: { monthly_cost: '1.00', currency: 'USD' } });
    expect(
      rowsOf(await get('available_phone_numbers?filter[country_code]=US&filter[national_destination_code]=212')),
    ).toEqual([]);
    expect((await get('available_phone_numbers?filter[country_code]=US&filter[phone_number_type]=mobile')).status).toBe(
      400,
    );
    const covered = rowsOf(await get('inventory_coverage?filter[country_code]=GB')).map(
      (row) => row['phone_number_type'],
    );
    expect(new Set(covered)).toEqual(new Set(['local', 'mobile', 'national', 'toll_free']));
  });

  test('tells what a country has, and which papers it wants', async () => {
    expect(dataOf(await get('country_coverage/countries/US'))).toMatchObject({
      phone_number_type: ['local', 'toll_free'],
    });
    expect((await get('country_coverage/countries/XX')).status).toBe(404);
    expect(Object.keys(dataOf(await get('country_coverage')))).toContain('GB');
    const wanted = 'filter[country_code]=DE&filter[phone_number_type]=local&filter[action]=ordering';
    expect(rowsOf(await get(`regulatory_requirements?${wanted}`))).toMatchObject([
      { regulatory_requirements: [{ field_type: 'address' }, { field_type: 'document' }] },
    ]);
  });

  test('lists numbers in the order that is asked for', async () => {
    account.seedNumbers(40);
    const numbersOf = (reply: Reply) => rowsOf(reply).map((row) => String(row['phone_number']));
    const rising = numbersOf(await get('phone_numbers?sort=phone_number'));
    expect(rising).toEqual(rising.toSorted());
    const falling = numbersOf(await get('phone_numbers/messaging?sort[phone_number]=desc&page[size]=40'));
    expect(falling.slice(-20)).toEqual(rising.toReversed());
  });

  test('has messaging settings of what takes messages alone', async () => {
    const [stock] = account.world.stock.telnyx.search({ country: 'GB', type: 'local', fits: () => true, limit: 1 });
    const number = account.hold(stock!, FRESH_CONFIGURATION).id;
    expect(rowsOf(await get('phone_numbers/messaging'))).toEqual([]);
    expect((await get(`phone_numbers/${number}/messaging`)).status).toBe(404);
    expect((await patch(`phone_numbers/${number}/messaging`, { messaging_product: 'A2P' })).status).toBe(404);
    expect((await get(`phone_numbers/${number}/voice`)).status).toBe(200);
  });

  test('tells a number by an old type right after it was bought', async () => {
    const number = await bought();
    expect(number['phone_number_type']).toBe('longcode');
    expect(dataOf(await get(`phone_numbers/${String(number['id'])}`))['phone_number_type']).toBe('local');
  });

  test('connects a number, and takes it away again; the ledger has both', async () => {
    const application = dataOf(
      await post('texml_applications', { friendly_name: 'Ours', voice_url: 'https://a.test/voice' }),
    );
    const profile = dataOf(await post('messaging_profiles', { name: 'Ours', whitelisted_destinations: ['US'] }));
    const { id } = await bought({ connection_id: application['id'] });
    const path = `phone_numbers/${String(id)}`;
    await patch(`${path}/messaging`, { messaging_profile_id: profile['id'] });
    await patch(`${path}/voice`, { translated_number: '+14155550100' });
    expect(dataOf(await get(path))).toMatchObject({ connection_name: 'Ours', messaging_profile_name: 'Ours' });
    expect(dataOf(await get(`${path}/voice`))).toMatchObject({ translated_number: '+14155550100' });
    expect(
      errorOf(
        await askTelnyx(emulator, account, `texml_applications/${String(application['id'])}`, { method: 'DELETE' }),
      ),
    ).toMatchObject({ code: '10021' });

    await patch(path, { connection_id: '' });
    await patch(`${path}/messaging`, { messaging_profile_id: '' });
    expect(dataOf(await get(`${path}/messaging`))).toMatchObject({ messaging_profile_id: null });
    const removed = await askTelnyx(emulator, account, `texml_applications/${String(application['id'])}`, {
      method: 'DELETE',
    });
    expect(removed.status).toBe(200);
    const changes = emulator.ledger.of(account.id).filter((entry) => entry.type === 'configured');
    expect(changes.map(({ before, after }) => [before['connection_id'], after['connection_id']])).toContainEqual([
      application['id'],
      null,
    ]);
  });

  test('knows no connection that does not exist', async () => {
    const { id } = await bought();
    expect(errorOf(await patch(`phone_numbers/${String(id)}`, { connection_id: '1' }))).toMatchObject({
      code: '10015',
    });
    expect(rowsOf(await get('connections'))).toMatchObject([{ connection_name: 'Old PBX' }]);
  });

  test('changes applications and profiles', async () => {
    const { id } = dataOf(
      await post('call_control_applications', { application_name: 'Ours', webhook_event_url: 'https://a.test' }),
    );
    const changed = { application_name: 'Theirs', webhook_event_url: 'https://b.test' };
    expect(dataOf(await patch(`call_control_applications/${String(id)}`, changed))).toMatchObject(changed);
    const { id: profile } = dataOf(
      await post('messaging_profiles', { name: 'Ours', whitelisted_destinations: ['US'] }),
    );
    expect(
      dataOf(await patch(`messaging_profiles/${String(profile)}`, { webhook_url: 'https://a.test/in' })),
    ).toMatchObject({ name: 'Ours', webhook_url: 'https://a.test/in' });
    expect(rowsOf(await get('messaging_profiles?filter[name]=Ours'))).toHaveLength(1);
    expect(rowsOf(await get('texml_applications'))).toEqual([]);
  });

  test('gives a number up', async () => {
    const number = await bought();
    const path = `phone_numbers/${String(number['id'])}`;
    expect(dataOf(await askTelnyx(emulator, account, path, { method: 'DELETE' }))).toMatchObject({ status: 'deleted' });
    expect((await get(path)).status).toBe(404);
    expect(emulator.ledger.owned(account.id).size).toBe(0);
  });

  test('knows who asks, and what they may', async () => {
    expect(errorOf(await askTelnyx(emulator, account, 'balance', { secret: 'wrong' }))).toEqual({
      status: 401,
      code: '10009',
    });
    account.denied = ['telnyx.GetUserBalance'];
    expect(errorOf(await get('balance'))).toEqual({ status: 403, code: '10010' });
    account.status = 'suspended';
    expect(errorOf(await get('phone_numbers'))).toEqual({ status: 403, code: '20013' });
  });

  test('answers ten thousand numbers in forty pages, each once', async () => {
    const seeded = account.seedNumbers(10_000);
    const found: unknown[] = [];
    for (let page = 1; page <= 40; page += 1) {
      const reply = await get(`phone_numbers?page[size]=250&page[number]=${page}`);
      expect(reply.body['meta']).toMatchObject({ total_results: 10_000, total_pages: 40 });
      found.push(...rowsOf(reply).map((row) => row['phone_number']));
    }
    expect(found).toEqual(seeded);
  });

  test('refuses a request that does not fit its document, and keeps it', async () => {
    const replies = [
      await get('phone_numbers?page[size]=500'),
      await get('phone_numbers?filter[phone_nmber]=1'),
      await patch('phone_numbers/1', { connection_id: 7, id: 'x' }),
      await post('messaging_profiles', { name: 'Ours' }),
      await get('phone_numbers/1/fax'),
    ];
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([400]));
    expect(errorOf(replies[0] as Reply).code).toBe('10015');
    expect(emulator.violations.map(({ problem }) => problem)).toEqual([
      'Query: /page/size must be <= 250.',
      'Query: /filter/phone_nmber is not known.',
      'Body: /id is not known; /connection_id must be string.',
      "Body: it must have required property 'whitelisted_destinations'.",
      expect.stringContaining('is no operation that the emulator knows'),
    ]);
    expect(emulator.validated.size).toBe(0);
  });

  test('never sends an answer of its own that does not fit, and says so at the end', async () => {
    const broken = await startCarrierEmulator();
    const its = broken.openTelnyxAccount();
    its.seedNumbers(1, { inbound_call_screening: 'maybe' });
    await expect(askTelnyx(broken, its, 'phone_numbers')).rejects.toThrow('not valid JSON');
    await expect(broken.close()).rejects.toThrow('/data/0/inbound_call_screening must be equal to one of');
  });
});
