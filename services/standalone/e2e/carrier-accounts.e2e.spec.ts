import { setTimeout as delay } from 'node:timers/promises';
import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { CarrierAccountShown, PageShown, ProblemShown } from '../src/testing/shapes.js';
import { buyNumber, connectAccount, createWorkspace, issueKey, requireDone } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const { newInstallation } = installations();

describe('carrier accounts', () => {
  const installation = newInstallation();
  let root: HttpClient;
  let admin: HttpClient;

  beforeAll(async () => {
    root = await installation.start();
    admin = root.withKey((await issueKey(root, 'admin')).key);
  });

  const list = async (client: HttpClient): Promise<readonly string[]> =>
    requireDone(await client.get<PageShown<CarrierAccountShown>>('/v1/carrier-accounts')).items.map(({ id }) => id);
  const disconnect = (id: string, client = admin) => client.delete<ProblemShown>(`/v1/carrier-accounts/${id}`);

  test('are there when connected, beside the built-in sandbox, and gone when disconnected', async () => {
    const sandbox = await connectAccount(admin, 'sandbox', 'Playground');
    const sip = await connectAccount(admin, 'sip', 'Trunk in the basement');
    expect(sandbox).toMatchObject({
      carrier: 'sandbox',
      name: 'Playground',
      notice: expect.stringContaining('sandbox'),
    });
    expect(sip).toMatchObject({ carrier: 'sip', name: 'Trunk in the basement', reference: null });
    expect((await list(admin)).toSorted()).toEqual([sandbox.id, sip.id, 'sandbox'].toSorted());
    expect(requireDone(await admin.get(`/v1/carrier-accounts/${sip.id}`))).toEqual(sip);

    for (const { id } of [sandbox, sip]) {
      const { status, body, headers } = await disconnect(id);
      expect([status, body, headers.has('x-ringfence-position')]).toEqual([204, undefined, true]);
      expect((await admin.get(`/v1/carrier-accounts/${id}`)).status).toBe(404);
    }
    expect(await list(admin)).toEqual(['sandbox']);
    expect((await disconnect(sip.id)).status).toBe(204);
    expect((await disconnect('sip-unknown')).body.code).toBe('not_found');
  });

  test('of the sandbox that is built in can be neither changed, rotated nor disconnected', async () => {
    const renamed = await admin.patch<ProblemShown>('/v1/carrier-accounts/sandbox', { name: 'Mine' });
    expect(renamed).toMatchObject({ status: 409, body: { code: 'carrier_account_built_in' } });
    expect(renamed.body.detail).toMatch(/cannot be changed.*Connect one of your own/);
    const rotated = await admin.post<ProblemShown>('/v1/carrier-accounts/sandbox/rotate', { credentials: {} });
    expect([rotated.status, rotated.body.code]).toEqual([409, 'carrier_account_built_in']);
    const disconnected = await disconnect('sandbox');
    expect([disconnected.status, disconnected.body.code]).toEqual([409, 'carrier_account_built_in']);
  });

  test('can be rotated when they are ones of your own', async () => {
    for (const carrier of ['sandbox', 'sip'] as const) {
      const { id } = await connectAccount(admin, carrier, 'To be rotated');
      const rotated = await admin.post(`/v1/carrier-accounts/${id}/rotate`, { credentials: {} });
      expect(rotated).toMatchObject({ status: 200, body: { id, name: 'To be rotated' } });
      requireDone(await disconnect(id));
    }
  });

  test('stay as long as numbers of them are here, which a list of numbers shows', async () => {
    const { id } = await connectAccount(admin, 'sandbox', 'With a number');
    const { number } = await buyNumber(admin, id);
    const numbersOf = async (account: string, client = admin) =>
      requireDone(await client.get<PageShown<{ number: string }>>(`/v1/numbers?carrierAccountId=${account}`)).items;
    expect((await numbersOf(id)).map((shown) => shown.number)).toEqual([number]);
    expect(await numbersOf('sandbox')).toEqual([]);
    const refused = await disconnect(id);
    expect(refused).toMatchObject({ status: 409, body: { code: 'carrier_account_in_use', numbers: 1 } });

    requireDone(await admin.post(`/v1/numbers/${number}/release`, {}));
    const parted = async () => (await disconnect(id)).status;
    // The carrier is asked in the background whether the number is gone.
    let status = await parted();
    for (; status === 409; status = await parted()) await delay(5);
    expect([status, await numbersOf(id)]).toEqual([204, []]);
  });

  test('say to callers what is set, in a language that there can be, and a wrong field is named by its path', async () => {
    const { id } = await connectAccount(admin, 'sip', 'With a sentence');
    const say = (language: unknown, text: unknown = 'Nobody is here.') =>
      admin.patch<ProblemShown>(`/v1/carrier-accounts/${id}`, { sentence: { text, language } });
    for (const language of ['xx-YY-zz', 'english', '', 7]) {
      const { status, body } = await say(language);
      expect([status, body.code, body.errors?.[0]?.field]).toEqual([422, 'invalid_request', 'sentence.language']);
    }
    expect((await say('en-US', 7)).body.detail).toMatch(/^sentence\.text must be a text/);
    for (const language of ['en-US', 'es-419', 'cmn-Hans-CN']) {
      expect(await say(language)).toMatchObject({ status: 200, body: { sentence: { language } } });
    }
  });

  test('of another workspace are not there', async () => {
    const { id } = await connectAccount(admin, 'sip', 'Ours');
    const stranger = await createWorkspace(root, 'stranger');
    expect(await list(stranger)).toEqual(['sandbox']);
    expect((await stranger.get(`/v1/carrier-accounts/${id}`)).status).toBe(404);
    expect((await stranger.post(`/v1/carrier-accounts/${id}/rotate`, { credentials: {} })).status).toBe(404);
    expect((await disconnect(id, stranger)).status).toBe(404);
    const number = '+12015550123';
    const bought = await stranger.post<ProblemShown>('/v1/purchases', { carrierAccountId: id, number });
    expect([bought.status, bought.body.code]).toEqual([422, 'carrier_account_not_found']);
    expect(await list(admin)).toContain(id);
  });

  test('are for admins to change and for viewers to see', async () => {
    const { id } = await connectAccount(admin, 'sip', 'Looked at');
    const operator = root.withKey((await issueKey(root, 'operator')).key);
    const viewer = root.withKey((await issueKey(root, 'viewer')).key);
    for (const client of [operator, viewer]) {
      expect((await client.post('/v1/carrier-accounts', { carrier: 'sip', name: 'Mine' })).status).toBe(403);
      expect((await client.post(`/v1/carrier-accounts/${id}/rotate`, { credentials: {} })).status).toBe(403);
      expect((await disconnect(id, client)).status).toBe(403);
      expect(await list(client)).toContain(id);
    }
  });

  test('are the same after a start', async () => {
    const before = await list(admin);
    const { id } = await connectAccount(admin, 'sandbox', 'Used after a start');
    await installation.stop();
    admin = (await installation.start()).withKey(admin.key);
    expect((await list(admin)).toSorted()).toEqual([...before, id].toSorted());
    expect(await buyNumber(admin, id)).toMatchObject({ status: 'completed', carrierAccountId: id });
  });
});
