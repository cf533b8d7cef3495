import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { TwilioAccount } from '../../../simulator/carriers/twilio/twilio-account.js';
import {
  connect,
  importFrom,
  openTelnyx,
  openTwilio,
  readUntil,
  emulatedCarriers,
} from '../src/testing/emulated-carriers.js';
import type { EmulatedCarrier } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { NumberShown } from '../src/testing/shapes.js';
import {
  assign,
  authorize,
  buyNumber,
  connectAccount,
  createWorkspace,
  importNumbers,
  requireDone,
  saveAgent,
} from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment, each: CARRIERS } = await emulatedCarriers();

type Profile = 'inbound' | 'outbound' | 'sms';

interface CheckShown {
  readonly code: string;
  readonly ok: boolean | null;
  readonly message: string;
  readonly remedy: string | null;
  readonly checkedAt?: string | null;
}

type ReadinessShown = {
  readonly profiles: Readonly<Record<Profile, { readonly ready: boolean; readonly checks: readonly CheckShown[] }>>;
};

const CONNECT = { sipUri: 'sip:sales@agents.example' };

let root: HttpClient;
let count = 0;

beforeAll(async () => {
  root = await newInstallation(environment).start();
});

async function newClient(): Promise<HttpClient> {
  count += 1;
  return createWorkspace(root, `ready-${count}`);
}

const readiness = async (client: HttpClient, number: string): Promise<ReadinessShown['profiles']> =>
  requireDone(await client.get<ReadinessShown>(`/v1/numbers/${number}/readiness`)).profiles;

const checkIn = ({ checks }: { readonly checks: readonly CheckShown[] }, code: string) =>
  checks.find((check) => check.code === code);

/** An imported number that an agent uses for everything. */
async function numberInUse(open: () => EmulatedCarrier) {
  const client = await newClient();
  const emulated = open();
  const accountId = await connect(client, emulated);
  const [number = ''] = emulated.account.seedNumbers(1);
  await importFrom(client, accountId);
  requireDone(await client.put('/v1/agents/sales', { name: 'Sales', status: 'published', connect: CONNECT }));
  await assign(client, number, { inbound: 'sales', outbound: 'sales', sms: 'sales' });
  return { client, emulated, number, accountId };
}

/** Somebody at the carrier's console lets another answer the calls. */
function answerElsewhere({ account }: EmulatedCarrier, number: string): void {
  if (account.carrier === 'twilio') {
    account.configure(account.byNumber(number)!, 'us1', { VoiceUrl: 'https://theirs.example/voice' }, null);
  } else {
    const theirs = account.addResource('call_control_application', { application_name: 'Theirs' }, null);
    account.configure(account.find(number)!, { connection_id: theirs.id }, null);
  }
}

describe.each(CARRIERS)('the readiness of a number at %s', (name, open) => {
  test('has what the carrier says, and changes with it', async () => {
    const { client, emulated, number } = await numberInUse(open);
    const before = await readiness(client, number);
    expect([before.inbound.ready, before.outbound.ready]).toEqual([true, true]);
    expect(checkIn(before.inbound, 'carrier_asked')).toMatchObject({ ok: true, message: `${name} has been asked.` });
    expect(checkIn(before.inbound, 'agent_connected')).toMatchObject({ ok: true });
    for (const { message, remedy, ok } of Object.values(before).flatMap(({ checks }) => checks)) {
      expect([message, ok === true ? remedy === null : remedy]).toEqual([
        expect.stringMatching(/\.$/),
        ok === true ? true : expect.stringMatching(/\.$/),
      ]);
    }

    answerElsewhere(emulated, number);
    const { inbound, outbound } = await readiness(client, number);
    expect([inbound.ready, outbound.ready]).toEqual([false, true]);
    expect(checkIn(inbound, 'voice_webhooks_here')).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('/drift'),
      checkedAt: expect.any(String),
    });
    for (const secret of emulated.secrets) expect(JSON.stringify([inbound, outbound])).not.toContain(secret);
  });

  test('is that of a suspended account, while calls are decided as ever', async () => {
    const { client, emulated, number } = await numberInUse(open);
    await readiness(client, number);
    emulated.account.status = 'suspended';
    const { inbound, outbound, sms } = await readiness(client, number);
    for (const profile of [inbound, outbound, sms]) {
      expect(profile.ready).toBe(false);
      expect(checkIn(profile, 'account_active')).toMatchObject({ ok: false, remedy: expect.stringContaining(name) });
      // Known from before.
      expect(checkIn(profile, 'number_at_carrier')).toMatchObject({ ok: true, checkedAt: expect.any(String) });
    }
    expect(await authorize(client, 'sales')).toMatchObject({ status: 200, body: { decision: 'allow' } });
  });

  test('is what is known here while the carrier does not answer, within a few seconds', async () => {
    const { client, emulated, number } = await numberInUse(open);
    const effect = { kind: 'hold', when: 'before_effect' } as const;
    const operation = `${emulated.carrier}.*`;
    const stop = emulator.faults.add({ operation, account: emulated.account.id, effect, times: Infinity });
    const asking = readiness(client, number);
    const startedAt = performance.now();
    const authorized = await authorize(client, 'sales');
    const authorizedInMs = performance.now() - startedAt;
    const { inbound, outbound } = await asking;
    const answeredInMs = performance.now() - startedAt;
    stop();
    emulator.held.release();
    expect([inbound.ready, outbound.ready, authorized.status]).toEqual([true, true, 200]);
    expect(checkIn(inbound, 'carrier_asked')).toMatchObject({ ok: null, checkedAt: null });
    // The carrier gets three seconds; whoever calls waits for none of them.
    expect([answeredInMs < 6_000, authorizedInMs < 2_000]).toEqual([true, true]);
  });

  test('is that the agent takes no calls', async () => {
    const { client, number } = await numberInUse(open);
    await saveAgent(client, 'sales');
    const { inbound, outbound } = await readiness(client, number);
    expect([inbound.ready, outbound.ready]).toEqual([false, true]);
    expect(checkIn(inbound, 'agent_connected')).toMatchObject({ ok: false, remedy: expect.stringContaining('sipUri') });
  });
});

describe('the readiness of a number', () => {
  test('at Twilio names the trunk that takes its calls', async () => {
    const open = (): EmulatedCarrier & { readonly account: TwilioAccount } => {
      const account = emulator.openTwilioAccount({ trunks: ['Office'] });
      return { ...openTwilio(emulator), account, credentials: { ...account.credentials } };
    };
    const { client, emulated, number } = await numberInUse(open);
    const account = emulated.account as TwilioAccount;
    const [trunk = ''] = account.trunks.keys();
    account.configure(account.byNumber(number)!, 'us1', { TrunkSid: trunk }, null);
    const { inbound } = await readiness(client, number);
    expect(inbound.ready).toBe(false);
    expect(checkIn(inbound, 'not_overridden')).toMatchObject({
      ok: false,
      message: expect.stringContaining(`SIP trunk ${trunk}`),
      remedy: expect.stringContaining('/drift'),
    });
  });

  test('at Twilio has its region: as Twilio says, confirmed, or why not and what to do', async () => {
    const { client, number } = await numberInUse(() => openTwilio(emulator));
    const { inbound } = await readiness(client, number);
    expect(checkIn(inbound, 'region_confirmed')).toMatchObject({ ok: null });
    expect(checkIn(inbound, 'region_as_known')).toMatchObject({ ok: true, checkedAt: expect.any(String) });
    requireDone(await client.patch(`/v1/numbers/${number}`, { region: 'au1' }));
    type Regional = NumberShown & { readonly region: { readonly status: string } };
    const isSettled = ({ region }: Regional) => region.status !== 'pending';
    await readUntil<Regional>(client, `/v1/numbers/${number}`, isSettled);
    const { outbound, sms } = await readiness(client, number);
    expect(checkIn(outbound, 'region_confirmed')).toMatchObject({ ok: false, remedy: expect.stringContaining('us1') });
    expect(checkIn(sms, 'region_confirmed')).toBeUndefined();

    requireDone(await client.patch(`/v1/numbers/${number}`, { region: 'us1' }));
    await readUntil<Regional>(client, `/v1/numbers/${number}`, isSettled);
    expect(checkIn((await readiness(client, number)).outbound, 'region_confirmed')).toMatchObject({ ok: true });
  });

  test('at Twilio is looked at in the region to which somebody has routed it before it came', async () => {
    const { client, emulated, number } = await numberInUse(() => openTwilio(emulator));
    const account = emulated.account as TwilioAccount;
    account.byNumber(number)!.voiceRegion = 'ie1';
    const before = await readiness(client, number);
    expect([before.inbound.ready, before.outbound.ready, before.sms.ready]).toEqual([false, true, true]);
    expect(checkIn(before.inbound, 'region_as_known')).toMatchObject({
      ok: false,
      remedy: expect.stringContaining('{"region": "ie1"}'),
    });
    expect(checkIn(before.inbound, 'voice_webhooks_here')).toMatchObject({
      ok: false,
      message: expect.stringContaining('nowhere'),
    });
    requireDone(await client.patch(`/v1/numbers/${number}`, { region: 'ie1' }));
    type Regional = NumberShown & { readonly region: { readonly status: string } };
    await readUntil<Regional>(client, `/v1/numbers/${number}`, ({ region }) => region.status !== 'pending');
    const { inbound, outbound } = await readiness(client, number);
    expect([inbound.ready, outbound.ready]).toEqual([true, true]);
    for (const code of ['region_as_known', 'voice_webhooks_here', 'region_confirmed'])
      expect(checkIn(inbound, code)).toMatchObject({ ok: true });
  });

  test('at Telnyx has what the United States ask of who sends texts, and its papers', async () => {
    const { client, emulated, number } = await numberInUse(() => openTelnyx(emulator));
    const registered = async () => checkIn((await readiness(client, number)).sms, 'messages_registered');
    expect(await registered()).toMatchObject({ ok: false, remedy: expect.stringContaining('campaign') });
    emulated.account.setPapers(number, { campaign: { assignmentStatus: 'ASSIGNED' } });
    expect(await registered()).toMatchObject({ ok: true });
    expect((await readiness(client, number)).sms.ready).toBe(true);
    emulated.account.setPapers(number, { status: 'requirement-info-exception' });
    const { inbound } = await readiness(client, number);
    expect([checkIn(inbound, 'papers_in_order')?.ok, checkIn(inbound, 'number_at_carrier')?.ok]).toEqual([
      false,
      false,
    ]);
  });

  test('without an account says that nobody can look', async () => {
    const client = await newClient();
    await importNumbers(client, 'number,carrier,type,capabilities\n+14155550142,sip,local,voice|sms\n');
    await saveAgent(client, 'sales');
    await assign(client, '+14155550142', { inbound: 'sales' });
    const { inbound } = await readiness(client, '+14155550142');
    expect([inbound.ready, checkIn(inbound, 'carrier_asked')?.ok]).toEqual([true, null]);
    expect(inbound.checks.map(({ code }) => code)).not.toContain('number_at_carrier');
  });

  test('of the sandbox is asked of the sandbox', async () => {
    const client = await newClient();
    const { id } = await connectAccount(client, 'sandbox', 'Trying out');
    const { number } = await buyNumber(client, id);
    await saveAgent(client, 'sales');
    await assign(client, number, { inbound: 'sales' });
    const { inbound } = await readiness(client, number);
    expect([inbound.ready, checkIn(inbound, 'voice_webhooks_here')?.ok]).toEqual([true, true]);
    expect(checkIn(inbound, 'carrier_asked')?.message).toBe('The sandbox has been asked.');
  });

  test('of another workspace is nobody else’s to see', async () => {
    const { number } = await numberInUse(() => openTwilio(emulator));
    const stranger = await newClient();
    expect((await stranger.get(`/v1/numbers/${number}/readiness`)).status).toBe(404);
  });
});
