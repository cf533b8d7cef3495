import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { connect, emulatedCarriers, giveBack, importFrom, openTelnyx } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import type { ProblemShown } from '../src/testing/shapes.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment } = await emulatedCarriers();

let client: HttpClient;

beforeAll(async () => {
  client = await newInstallation(environment).start();
});

/** An imported number whose calls and messages went elsewhere, each by a change of its own at Telnyx. */
async function imported() {
  const telnyx = openTelnyx(emulator);
  const { account } = telnyx;
  const accountId = await connect(client, telnyx);
  const application = account.addResource('call_control_application', { application_name: 'Their IVR' }, null);
  const profile = account.addResource('messaging_profile', { name: 'Their texts' }, null);
  const [number = ''] = account.seedNumbers(1, { connection_id: application.id, messaging_profile_id: profile.id });
  expect(await importFrom(client, accountId, { confirmLive: true })).toEqual({ [number]: 'imported' });
  const atTelnyx = () => emulator.ledger.owned(account.id).get(number)!;
  return { account, profile, number, atTelnyx };
}

describe('a detach that Telnyx refuses once the calls of the number go back', () => {
  test('has its calls come here again, and says so; nothing is left halfway', async () => {
    const { account, number, atTelnyx } = await imported();
    const here = atTelnyx().configuration;
    const operation = 'telnyx.UpdatePhoneNumberMessagingSettings';
    emulator.faults.add({ operation, account: account.id, effect: { kind: 'refused', code: '10015' } });
    const { body } = await client.post<ProblemShown>(`/v1/numbers/${number}/detach`, {});
    expect(body).toMatchObject({ code: 'give_back_failed', detail: expect.stringContaining('points here as before.') });
    expect(atTelnyx().configuration).toEqual(here);
    expect(await giveBack(client, 'detach', number)).toBe('detached');
    expect(atTelnyx().configuration).toEqual(atTelnyx().firstConfiguration);
  });

  test('because what stood there is gone, can be done once it is back', async () => {
    const { account, profile, number, atTelnyx } = await imported();
    const here = atTelnyx().configuration;
    account.resources.delete(profile.id);
    const { body } = await client.post<ProblemShown>(`/v1/numbers/${number}/detach`, {});
    expect(body).toMatchObject({ code: 'give_back_failed', detail: expect.stringContaining('may not exist') });
    expect(atTelnyx().configuration).toEqual(here);
    account.resources.set(profile.id, profile);
    expect(await giveBack(client, 'detach', number)).toBe('detached');
    expect(atTelnyx().configuration).toEqual(atTelnyx().firstConfiguration);
  });
});
