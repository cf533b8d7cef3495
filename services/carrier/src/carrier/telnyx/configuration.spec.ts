import { describe, expect, test } from '@jest/globals';
import type { CarrierConfiguration, OwnedNumber } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import { configureNumber } from './configuration.js';
import type { Shape, TelnyxClient } from './telnyx-client.js';

const NUMBER: OwnedNumber = {
  number: '+14155550100',
  carrierNumberId: '1293384261075731499',
  type: 'local',
  capabilities: { voice: true, sms: true, mms: true },
  country: 'US',
  locality: null,
  monthlyCost: null,
  configuration: { connection_id: '1', messaging_profile_id: 'theirs' },
  purchaseId: null,
};
const VOICE_ONLY: OwnedNumber = {
  ...NUMBER,
  capabilities: { voice: true, sms: false, mms: false },
  configuration: { connection_id: '1', messaging_profile_id: null },
};

/** Stands in for Telnyx: takes changes as its document describes them, or what a test wants instead. */
class TelnyxDouble implements Pick<TelnyxClient, 'patch'> {
  readonly changes: (readonly [path: string, body: object])[] = [];

  constructor(private readonly answer: (body: object, path: string) => object = asAsked) {}

  async patch<Answer>(path: string, shape: Shape<Answer>, { body = {} }: { body?: object }): Promise<Answer> {
    this.changes.push([path, body]);
    const answer: unknown = { data: { phone_number: NUMBER.number, ...this.answer(body, path) } };
    if (!shape.Check(answer)) throw new Error('The double gives an answer that Telnyx would not.');
    return answer;
  }
}

const asAsked = (body: object) => Object.fromEntries(Object.entries(body).map(([field, id]) => [field, id || null]));

const configured = (client: TelnyxDouble, owned: OwnedNumber, configuration: CarrierConfiguration) =>
  configureNumber(client, owned, configuration);

describe("a number's configuration", () => {
  test('is two changes, and what Telnyx answers to them', async () => {
    const telnyx = new TelnyxDouble();
    const ours = { connection_id: '2', messaging_profile_id: 'ours' };
    expect(await configured(telnyx, NUMBER, ours)).toStrictEqual({ ...NUMBER, configuration: ours });
    expect(telnyx.changes).toStrictEqual([
      ['/phone_numbers/1293384261075731499', { connection_id: '2' }],
      ['/phone_numbers/1293384261075731499/messaging', { messaging_profile_id: 'ours' }],
    ]);
  });

  test('is nothing again where it was nothing', async () => {
    const telnyx = new TelnyxDouble();
    const nothing = { connection_id: null, messaging_profile_id: null };
    expect(await configured(telnyx, NUMBER, nothing)).toStrictEqual({ ...NUMBER, configuration: nothing });
    expect(telnyx.changes.map(([, body]) => body)).toStrictEqual([{ connection_id: '' }, { messaging_profile_id: '' }]);
  });

  test('has no messaging profile where the number has no messages', async () => {
    const telnyx = new TelnyxDouble();
    await configured(telnyx, VOICE_ONLY, { connection_id: '2', messaging_profile_id: null });
    expect(telnyx.changes.map(([, body]) => body)).toStrictEqual([{ connection_id: '2' }]);
  });

  test('loses a messaging profile that a number has without messages', async () => {
    const telnyx = new TelnyxDouble();
    const odd = { ...VOICE_ONLY, configuration: { connection_id: '1', messaging_profile_id: 'left' } };
    const after = await configured(telnyx, odd, { connection_id: '1', messaging_profile_id: null });
    expect(after.configuration).toStrictEqual({ connection_id: '1', messaging_profile_id: null });
  });
});

describe('a change that fails', () => {
  const ours = { connection_id: '2', messaging_profile_id: 'ours' };
  const refuse = (at: string) => (body: object, path: string) => {
    if (!path.endsWith(at)) return asAsked(body);
    throw new CarrierError({ code: 'carrier_refused', effect: 'none', message: 'Telnyx refused the request.' });
  };

  test('at once has changed nothing', async () => {
    const telnyx = new TelnyxDouble(refuse('1293384261075731499'));
    await expect(configured(telnyx, NUMBER, ours)).rejects.toMatchObject({ code: 'carrier_refused', effect: 'none' });
    expect(telnyx.changes).toHaveLength(1);
  });

  test('half way says that something has happened', async () => {
    const telnyx = new TelnyxDouble(refuse('/messaging'));
    await expect(configured(telnyx, NUMBER, ours)).rejects.toMatchObject({
      code: 'carrier_refused',
      effect: 'unknown',
    });
  });

  test('to show is not taken for one that has happened', async () => {
    const telnyx = new TelnyxDouble(() => ({ connection_id: '1', messaging_profile_id: 'ours' }));
    const notYet = { code: 'carrier_unavailable', effect: 'unknown', isPassing: true };
    await expect(configured(telnyx, NUMBER, ours)).rejects.toMatchObject(notYet);
  });
});
