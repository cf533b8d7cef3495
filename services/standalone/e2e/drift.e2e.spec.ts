import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { addService, joinService } from '../../../simulator/carriers/twilio/messaging-services.js';
import {
  PUBLIC_URL,
  connect,
  importFrom,
  openTelnyx,
  openTwilio,
  readUntil,
  emulatedCarriers,
} from '../src/testing/emulated-carriers.js';
import { driftOf, fixDrift, pointElsewhere } from '../src/testing/drift-steps.js';
import type { DriftShown } from '../src/testing/drift-steps.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { EventShown, ImportShown, NumberShown } from '../src/testing/shapes.js';
import {
  assign,
  authorize,
  connectAccount,
  createWorkspace,
  issueKey,
  readAllPages,
  requireDone,
  saveAgent,
} from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment, each: CARRIERS } = await emulatedCarriers();

let root: HttpClient;
let count = 0;
let installation: ReturnType<typeof newInstallation>;

beforeAll(async () => {
  installation = newInstallation(environment);
  root = await installation.start();
});

async function newClient(): Promise<HttpClient> {
  count += 1;
  return createWorkspace(root, `drift-${count}`);
}

describe.each(CARRIERS)('drift at %s', (_name, open) => {
  test('is told of what others have changed, with what to do, and put right', async () => {
    const client = await newClient();
    const emulated = open();
    const { account } = emulated;
    const accountId = await connect(client, emulated);
    const [mute = '', gone = '', moved = '', kept = ''] = account.seedNumbers(4);
    await importFrom(client, accountId);
    expect(await driftOf(client, accountId)).toMatchObject({ items: [], check: { failure: null } });
    await saveAgent(client, 'sales');
    await assign(client, gone, { outbound: 'sales' });

    account.changeCapabilities(mute, { mms: false });
    account.vanish(gone);
    pointElsewhere(emulated, moved);
    const [unknown = ''] = account.seedNumbers(1);
    const { items, check } = await driftOf(client, accountId);
    expect(items).toMatchObject([
      { kind: 'webhooks_changed', number: moved, here: expect.stringContaining(PUBLIC_URL), fixable: true },
      { kind: 'number_gone', number: gone, here: 'active', there: null, fixable: true },
      { kind: 'capabilities_changed', number: mute, here: 'voice, sms, mms', there: 'voice, sms', fixable: false },
      { kind: 'number_unknown', number: unknown, here: null, fixable: true },
    ]);
    const lines = await readAllPages(client, `/v1/carrier-accounts/${accountId}/drift?limit=1`);
    expect(lines).toEqual(items);
    expect(check.found).toMatchObject({ number_gone: 1, number_unknown: 1, webhooks_changed: 1, overridden: 0 });
    for (const { remedy } of items) expect(remedy).toMatch(/\.$/);
    expect((await client.get<NumberShown>(`/v1/numbers/${mute}`)).body).toMatchObject({
      capabilities: { voice: true, sms: true, mms: false },
    });

    const idOf = (kind: string) => items.find((line) => line.kind === kind)!.id;
    const reason = 'ported away';
    expect((await fixDrift(client, accountId, idOf('number_gone'), { reason })).body).toEqual({
      outcome: 'fixed',
      remedy: null,
      importId: null,
    });
    expect((await client.get<NumberShown>(`/v1/numbers/${gone}`)).body).toMatchObject({ status: 'released' });
    const lost = expect.objectContaining({ type: 'NumberLost', reason });
    expect(await readAllPages(client, `/v1/numbers/${gone}/history`)).toContainEqual(lost);
    expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'no_outbound_number' } });
    expect((await fixDrift(client, accountId, idOf('webhooks_changed'))).body).toMatchObject({ outcome: 'fixed' });
    const { body } = await fixDrift(client, accountId, idOf('number_unknown'));
    await readUntil<ImportShown>(client, `/v1/imports/${body.importId}`, ({ status }) => status === 'finished');
    expect((await client.get<NumberShown>(`/v1/numbers/${unknown}`)).body).toMatchObject({ status: 'active' });
    expect((await fixDrift(client, accountId, idOf('number_gone'))).body).toMatchObject({ outcome: 'over' });
    expect((await driftOf(client, accountId)).items).toEqual([]);
    expect((await client.get<NumberShown>(`/v1/numbers/${kept}`)).body).toMatchObject({ status: 'active' });
    const history = await readAllPages<EventShown>(client, `/v1/carrier-accounts/${accountId}/drift/history?limit=2`);
    const fixed = history.filter(({ type }) => type === 'DriftFixed');
    const driftIds = ['number_unknown', 'webhooks_changed', 'number_gone'].map(idOf);
    expect(fixed.map(({ data }) => data['driftId'])).toEqual(driftIds);
    expect(fixed.map((event) => event.reason)).toEqual([null, null, reason]);
    expect(new Set(history.map(({ actor }) => actor.kind))).toEqual(new Set(['api_key']));
  });

  test('is no drift while a number goes, and a number that is live elsewhere is taken over when that is confirmed', async () => {
    const client = await newClient();
    const emulated = open();
    const accountId = await connect(client, emulated);
    const live = emulated.seedLive();
    const { items } = await driftOf(client, accountId);
    expect(items).toMatchObject([{ kind: 'number_unknown', number: live }]);
    const { id } = items[0]!;
    expect(await fixDrift(client, accountId, id)).toMatchObject({
      status: 409,
      body: { code: 'number_live_elsewhere' },
    });
    const { body } = await fixDrift(client, accountId, id, { confirmLive: true });
    await readUntil<ImportShown>(client, `/v1/imports/${body.importId}`, ({ status }) => status === 'finished');
    expect((await client.get<NumberShown>(`/v1/numbers/${live}`)).body).toMatchObject({ status: 'active' });
    requireDone(await client.post(`/v1/numbers/${live}/release`, {}));
    expect((await driftOf(client, accountId)).items).toEqual([]);
  });
});

describe('drift', () => {
  test('of a number that has lost voice stops its calls at once', async () => {
    const client = await newClient();
    const emulated = openTwilio(emulator);
    const accountId = await connect(client, emulated);
    const [number = ''] = emulated.account.seedNumbers(1);
    await importFrom(client, accountId);
    await saveAgent(client, 'sales');
    await assign(client, number, { outbound: 'sales' });
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200 });
    emulated.account.changeCapabilities(number, { voice: false });
    const { items } = await driftOf(client, accountId);
    expect(items).toMatchObject([{ kind: 'capabilities_changed', there: 'sms, mms' }]);
    expect(await authorize(client, 'sales')).toMatchObject({ status: 403, body: { code: 'voice_missing' } });
    expect((await client.get(`/v1/numbers/${number}/history`)).body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ type: 'CapabilitiesChanged' })]),
    });
    expect(await fixDrift(client, accountId, items[0]!.id)).toMatchObject({ status: 200, body: { outcome: 'over' } });
  });

  test('tells what is in the way, takes off what is the number’s own, and says what to do about the rest', async () => {
    const client = await newClient();
    const account = emulator.openTwilioAccount({ trunks: ['Old PBX'] });
    const credentials = { ...account.credentials };
    const connectIt = { carrier: 'twilio', name: 'With a trunk', credentials };
    const { id: accountId } = requireDone(await client.post<{ id: string }>('/v1/carrier-accounts', connectIt));
    const [number = ''] = account.seedNumbers(1);
    await importFrom(client, accountId);
    const [trunk = ''] = account.trunks.keys();
    account.configure(account.byNumber(number)!, 'us1', { TrunkSid: trunk }, null);
    joinService(account, addService(account, {}, null), account.byNumber(number)!, null);
    expect((await client.get(`/v1/carrier-accounts/${accountId}/numbers`)).body).toMatchObject({
      items: [
        {
          webhooks: { messages: { after: expect.stringContaining('messaging service') } },
          overrides: [
            { takes: 'voice', endsWithImport: true, remedy: null },
            { takes: 'messages', endsWithImport: false, remedy: expect.stringContaining('Defer') },
          ],
        },
      ],
      overridesFailure: null,
    });
    const { items } = await driftOf(client, accountId);
    const lineOf = (word: string) => items.find(({ there }) => there?.includes(word));
    expect(items.map(({ kind }) => kind)).toEqual(['overridden', 'overridden']);
    const [ofTrunk, ofService] = [lineOf(trunk)!, lineOf('messaging service')!];
    expect([ofTrunk.fixable, ofService.fixable]).toEqual([true, false]);
    const refused = await fixDrift(client, accountId, ofService.id);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'drift_stays', detail: expect.stringContaining('Defer') },
    });
    expect((await fixDrift(client, accountId, ofTrunk.id)).body).toMatchObject({ outcome: 'fixed' });
    expect(account.configurationOf(account.byNumber(number)!, 'us1')).toMatchObject({ trunk_sid: null });
    expect((await driftOf(client, accountId)).items).toMatchObject([{ id: ofService.id }]);
  });

  test('of what was set up at Telnyx once for the account is put right once', async () => {
    const client = await newClient();
    const emulated = openTelnyx(emulator);
    const { account } = emulated;
    const accountId = await connect(client, emulated);
    account.seedNumbers(2);
    await importFrom(client, accountId);
    const application = [...account.resources.values()].find(({ kind }) => kind === 'texml_application')!;
    account.changeResource(application, { voice_url: 'https://former.example/voice' }, null);
    const { items } = await driftOf(client, accountId);
    expect(items).toMatchObject([{ id: 'webhooks_changed-account', number: null, fixable: true }]);
    expect((await fixDrift(client, accountId, items[0]!.id)).body).toMatchObject({ outcome: 'fixed' });
    expect(account.resources.get(application.id)?.fields['voice_url']).toContain(PUBLIC_URL);
    expect((await driftOf(client, accountId)).items).toEqual([]);
  });

  test('of a region is told and put right, and of how calls are taken there, whatever stands at home', async () => {
    const client = await newClient();
    const twilio = openTwilio(emulator);
    const { account } = twilio;
    const accountId = await connect(client, twilio);
    const [stolen = '', abroad = ''] = account.seedNumbers(2);
    await importFrom(client, accountId);
    requireDone(await client.patch(`/v1/numbers/${abroad}`, { region: 'ie1' }));
    type Regional = NumberShown & { readonly region: { readonly status: string } };
    await readUntil<Regional>(client, `/v1/numbers/${abroad}`, ({ region }) => region.status === 'confirmed');
    const configure = (number: string, region: string, voice: string) =>
      account.configure(account.byNumber(number)!, region, { VoiceUrl: voice }, null);
    configure(abroad, 'us1', 'https://theirs.example/voice');
    expect((await driftOf(client, accountId)).items).toEqual([]);

    account.byNumber(stolen)!.voiceRegion = 'ie1';
    configure(abroad, 'ie1', 'https://theirs.example/voice');
    const { items } = await driftOf(client, accountId);
    expect(items).toMatchObject([
      { kind: 'webhooks_changed', number: abroad, there: 'calls to https://theirs.example/voice' },
      { kind: 'region_changed', number: stolen, here: 'us1', there: 'ie1' },
    ]);
    const [changed = '', moved = ''] = items.map(({ id }) => id);
    expect((await fixDrift(client, accountId, moved)).body).toMatchObject({ outcome: 'fixed' });
    expect(account.byNumber(stolen)!.voiceRegion).toBe('us1');
    const refused = await fixDrift(client, accountId, changed);
    expect(refused).toMatchObject({ status: 409, body: { code: 'region_unreachable' } });
    configure(abroad, 'ie1', '');
    expect((await fixDrift(client, accountId, changed)).body).toMatchObject({ outcome: 'fixed' });
    expect((await driftOf(client, accountId)).items).toEqual([]);
  });

  test('of a region that was asked for is seen by whoever looks, also after a start', async () => {
    const client = await newClient();
    const twilio = openTwilio(emulator);
    const { account } = twilio;
    const accountId = await connect(client, twilio);
    const [stolen = ''] = account.seedNumbers(1);
    await importFrom(client, accountId);
    account.byNumber(stolen)!.voiceRegion = 'ie1';
    const [line] = (await driftOf(client, accountId)).items;
    const effect = { kind: 'region_pending', asks: 1 } as const;
    emulator.faults.add({ operation: 'twilio.routes.UpdatePhoneNumber', account: account.id, effect, times: 1 });
    expect((await fixDrift(client, accountId, line!.id)).body).toMatchObject({
      outcome: 'asked',
      remedy: expect.stringContaining(`/v1/carrier-accounts/${accountId}/drift/check`),
      importId: null,
    });
    await installation.stop();
    root = await installation.start();
    const again = root.withKey(client.key);
    const path = `/v1/carrier-accounts/${accountId}/drift`;
    const { items } = requireDone(await again.get<DriftShown>(path));
    const [event] = await readAllPages<EventShown>(again, `${path}/history`);
    expect(event).toMatchObject({ type: 'DriftFixAsked', data: { driftId: line!.id } });
    expect(items).toMatchObject([
      { ...line, remedy: expect.stringContaining('asked'), fixAsked: { at: event!.time, by: event!.actor } },
    ]);
    expect((await fixDrift(again, accountId, line!.id)).body).toMatchObject({ outcome: 'over' });
    expect((await driftOf(again, accountId)).items).toEqual([]);
  });

  test('says why a check came to nothing, keeps what was known, and is the same after a start', async () => {
    const client = await newClient();
    const emulated = openTwilio(emulator);
    const { account } = emulated;
    const accountId = await connect(client, emulated);
    account.seedNumbers(3);
    expect((await driftOf(client, accountId)).items).toHaveLength(3);
    account.status = 'suspended';
    const { items, check } = await driftOf(client, accountId);
    expect([items.length, check.failure?.code]).toEqual([3, 'carrier_account_suspended']);
    await installation.stop();
    root = await installation.start();
    const path = `/v1/carrier-accounts/${accountId}/drift`;
    const again = requireDone(await root.withKey(client.key).get<DriftShown>(`${path}?limit=2`));
    expect(again).toMatchObject({ items: items.slice(0, 2), check: { checkedAt: check.checkedAt } });
    const rest = `${path}?limit=2&cursor=${again.nextCursor}`;
    expect((await root.withKey(client.key).get<DriftShown>(rest)).body.items).toEqual(items.slice(2));
  });

  test('is for viewers to see and for admins to put right, of their own workspace, and of carriers that can be asked', async () => {
    const client = await newClient();
    const { id: sip } = await connectAccount(client, 'sip', 'Our exchange');
    const path = `/v1/carrier-accounts/${sip}/drift`;
    expect((await client.get(path)).body).toMatchObject({ items: [], check: { checkedAt: null } });
    expect(await client.post(`${path}/check`, {})).toMatchObject({
      status: 422,
      body: { code: 'marketplace_missing' },
    });
    expect(await fixDrift(client, sip, 'number_gone-14155550100')).toMatchObject({ status: 404 });
    expect(requireDone(await client.get(`${path}/history`))).toEqual({ items: [], nextCursor: null });
    const viewer = client.withKey((await issueKey(client, 'viewer')).key);
    expect((await viewer.get(path)).status).toBe(200);
    expect((await viewer.post(`${path}/check`, {})).status).toBe(403);
    expect((await fixDrift(viewer, sip, 'number_gone-14155550100')).status).toBe(403);
    const stranger = await newClient();
    for (const of of [path, `${path}/history`]) expect((await stranger.get(of)).status).toBe(404);
    expect((await stranger.post(`${path}/check`, {})).status).toBe(404);
    expect((await fixDrift(stranger, sip, 'number_gone-14155550100')).status).toBe(404);
    expect((await driftOf(client, 'sandbox')).items).toEqual([]);
  });
});
