import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connect, emulatedCarriers, giveBack, importFrom, readUntil } from '../src/testing/emulated-carriers.js';
import type { EmulatedCarrier } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { EventShown, NumberShown, PageShown, ProblemShown } from '../src/testing/shapes.js';
import { assign, authorize, createWorkspace, readAllPages, requireDone, saveAgent } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment, each: CARRIERS } = await emulatedCarriers();

let root: HttpClient;

beforeAll(async () => {
  root = await newInstallation(environment).start();
});

const EVERYTHING = { inbound: 'sales', outbound: 'sales', sms: 'sales' } as const;

/** A workspace with two numbers of an account; one is used by an agent in every profile, and switched off. */
async function inUse(emulated: EmulatedCarrier) {
  const client = await createWorkspace(
    root,
    `refused-by-${emulated.carrier}-${emulated.account.id.slice(-8).toLowerCase()}`,
  );
  const accountId = await connect(client, emulated);
  const [number = '', other = ''] = emulated.account.seedNumbers(2);
  expect(await importFrom(client, accountId)).toEqual({ [number]: 'imported', [other]: 'imported' });
  await saveAgent(client, 'sales');
  await assign(client, number, EVERYTHING);
  requireDone(await client.post(`/v1/numbers/${number}/outbound/disable`, { reason: 'incident' }));
  const read = async () => requireDone(await client.get<NumberShown>(`/v1/numbers/${number}`));
  const events = async () => {
    const told = await readAllPages<EventShown>(client, `/v1/numbers/${number}/history`);
    return told.map(({ type }) => type);
  };
  const route = () => client.post<ProblemShown & { agentId: string }>('/v1/calls/route', { to: number });
  return { client, number, other, read, events, route };
}

/** The carrier says once that the account may not give numbers up. */
function refuseRelease({ carrier, account }: EmulatedCarrier): string {
  const operation = carrier === 'twilio' ? 'twilio.api.DeleteIncomingPhoneNumber' : 'telnyx.DeletePhoneNumber';
  const code = carrier === 'twilio' ? '70051' : '10010';
  emulator.faults.add({ operation, account: account.id, effect: { kind: 'refused', code } });
  return operation;
}

/** The number is on its way back, and stays so until the request that is held gets its refusal. */
async function beginRefused(emulated: EmulatedCarrier, client: HttpClient, number: string) {
  const operation = refuseRelease(emulated);
  const effect = { kind: 'hold', when: 'before_effect' } as const;
  emulator.faults.add({ operation, account: emulated.account.id, effect });
  const leaving = await client.post<NumberShown>(`/v1/numbers/${number}/release?waitMs=0`, { force: true });
  expect(leaving).toMatchObject({ status: 202, body: { status: 'releasing', profiles: EVERYTHING } });
  return emulator.held.next();
}

const FREED = ['NumberUnassigned', 'OutboundEnabled', 'NumberUnassigned', 'NumberUnassigned'];

describe.each(CARRIERS)('a release that %s refuses', (_name, open) => {
  test('leaves the number as it was: with its agent in every profile, and switched off', async () => {
    const emulated = open();
    const { client, number, read, events, route } = await inUse(emulated);
    const { version: _v, updatedAt: _u, ...before } = await read();
    expect(before).toMatchObject({ status: 'active', profiles: EVERYTHING, outboundCalls: 'disabled' });
    const told = await events();
    refuseRelease(emulated);
    const { body } = await client.post<ProblemShown>(`/v1/numbers/${number}/release`, { force: true });
    expect(body).toMatchObject({ status: 409, code: 'give_back_failed', because: 'carrier_permission_missing' });
    const giveBackFailure = { code: 'carrier_permission_missing', detail: expect.any(String) };
    expect(await read()).toMatchObject({ ...before, giveBackFailure });
    const listed = await client.get<PageShown<NumberShown>>(`/v1/numbers?q=${number.slice(1)}`);
    expect(listed.body.items).toMatchObject([{ status: 'active', giveBackFailure }]);
    expect(await events()).toEqual(['NumberGiveBackFailed', 'NumberReleaseStarted', ...told]);
    expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
    expect(await route()).toMatchObject({ status: 200, body: { agentId: 'sales' } });
    expect(await giveBack(client, 'release', number)).toBe('released');
    expect((await events()).slice(0, 6)).toEqual(['NumberReleased', ...FREED, 'NumberReleaseStarted']);
    const after = await read();
    expect(after).toMatchObject({ profiles: { inbound: null, outbound: null, sms: null }, outboundCalls: null });
    expect(after).not.toHaveProperty('giveBackFailure');
    expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'no_outbound_number' } });
  });

  test('takes nothing from the number that has replaced it meanwhile; until then nobody calls or is called', async () => {
    const emulated = open();
    const { client, number, other, read, events, route } = await inUse(emulated);
    const held = await beginRefused(emulated, client, number);
    expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'number_not_active' } });
    expect(await route()).toMatchObject({ status: 409, body: { code: 'no_inbound_agent' } });
    const warnings = await client.get<PageShown<{ code: string }>>('/v1/agents/sales/warnings');
    expect(warnings.body.items.map(({ code }) => code)).toEqual(['number_not_active', 'outbound_disabled']);

    expect(await assign(client, other, { outbound: 'sales' })).toMatchObject({ outboundCalls: 'enabled' });
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { from: other } });
    emulator.held.release(held.id);
    await readUntil<NumberShown>(client, `/v1/numbers/${number}`, ({ status }) => status === 'active');
    expect(await read()).toMatchObject({ profiles: { ...EVERYTHING, outbound: null }, outboundCalls: null });
    expect((await events()).slice(0, 4)).toEqual([
      'NumberGiveBackFailed',
      'OutboundEnabled',
      'NumberUnassigned',
      'NumberReleaseStarted',
    ]);
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { from: other } });
    expect(await route()).toMatchObject({ status: 200, body: { agentId: 'sales' } });
  });

  test.each<[string, (client: HttpClient, number: string) => Promise<unknown>]>([
    ['by itself', (client, number) => client.post(`/v1/numbers/${number}/outbound/disable`, { reason: 'incident' })],
    [
      'by a save',
      async (client, number) => {
        const { status, body } = await client.patch<{ fence: object }>(`/v1/numbers/${number}`, {
          outboundCalls: 'disabled',
        });
        return { status, body: body.fence };
      },
    ],
  ])(
    'lets no call through when outbound was switched off while the number was leaving: %s',
    async (_how, switchOff) => {
      const emulated = open();
      const { client, number } = await inUse(emulated);
      requireDone(await client.post(`/v1/numbers/${number}/outbound/enable`, {}));
      const held = await beginRefused(emulated, client, number);
      expect(await switchOff(client, number)).toMatchObject({ status: 200, body: { enforced: true } });
      emulator.held.release(held.id);
      await readUntil<NumberShown>(client, `/v1/numbers/${number}`, ({ status }) => status === 'active');
      expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'outbound_disabled' } });
    },
  );
});
