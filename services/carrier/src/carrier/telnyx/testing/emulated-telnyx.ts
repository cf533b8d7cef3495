import type { RunningEmulator } from '../../../../../../simulator/carriers/running-emulator.js';
import type { TelnyxAccount } from '../../../../../../simulator/carriers/telnyx/telnyx-account.js';
import type { AccountSetup } from '../../carrier-facts.js';
import { WEBHOOKS } from '../../testing/carrier-steps.js';
import type { OpenedAccount } from '../../testing/carrier-under-test.js';
import { TelnyxCarrier } from '../telnyx-carrier.js';

/** An account at the emulator, which is test equipment in Telnyx's place. */
export interface EmulatedTelnyx extends OpenedAccount {
  readonly emulated: TelnyxAccount;
  client(setup?: AccountSetup): TelnyxCarrier;
}

/** What the connected account is called here. */
export const ACCOUNT_ID = '0199a0f0-0000-7000-8000-000000000001';
const PASSWORD = 'pa55w0rd';

export function clientOf(
  { url }: RunningEmulator,
  { credentials }: TelnyxAccount,
  setup?: AccountSetup,
  apiKey = credentials.apiKey,
): TelnyxCarrier {
  return new TelnyxCarrier({
    credentials: { ...credentials, apiKey },
    accountId: ACCOUNT_ID,
    setup,
    apiUrl: url,
  });
}

/** Whose orders stay pending until they are settled. */
export function openTelnyx(emulator: RunningEmulator): EmulatedTelnyx {
  const emulated = emulator.openTelnyxAccount();
  const { id: account } = emulated;
  const effect = { kind: 'order_pending', ms: 3_600_000 } as const;
  emulator.faults.add({ operation: 'telnyx.CreateNumberOrder', account, effect, times: Infinity });
  return {
    emulated,
    client: (setup) => clientOf(emulator, emulated, setup),
    secrets: [emulated.credentials.apiKey, PASSWORD],
    close: async () => {},
  };
}

/** Numbers that ask somebody else's application, go nowhere, or ring somebody's equipment, in turn. */
export function setUpElsewhere({ emulated }: EmulatedTelnyx, count: number): readonly string[] {
  const url = `https://user:${PASSWORD}@elsewhere.example/telnyx`;
  const application = { application_name: 'Their IVR', webhook_event_url: url };
  const connection = { connection_name: 'Their PBX' };
  const profile = { name: 'Their texts', webhook_url: url };
  const ids = {
    application: emulated.addResource('call_control_application', application, null).id,
    connection: emulated.addResource('ip_connection', connection, null).id,
    profile: emulated.addResource('messaging_profile', profile, null).id,
  };
  const kinds = [
    { connection_id: ids.application, messaging_profile_id: ids.profile, customer_reference: 'their own' },
    { connection_id: null, messaging_profile_id: null },
    { connection_id: ids.connection, messaging_profile_id: null },
  ];
  return Array.from({ length: count }, (_, index) => emulated.seedNumbers(1, kinds[index % 3])).flat();
}

/** An account that is set up, and a client of it. */
export async function openReadyTelnyx(emulator: RunningEmulator) {
  const account = openTelnyx(emulator);
  const setup = await account.client().setUp(WEBHOOKS);
  return { account, setup, carrier: account.client(setup) };
}
