import type { RunningEmulator } from '../../../../../../simulator/carriers/running-emulator.js';
import { Stock } from '../../../../../../simulator/carriers/inventory/stock.js';
import { addService, joinService } from '../../../../../../simulator/carriers/twilio/messaging-services.js';
import type { TwilioAccount } from '../../../../../../simulator/carriers/twilio/twilio-account.js';
import type {
  CarrierUnderTest,
  Faults,
  Holdings,
  Marketplace,
  OpenedAccount,
} from '../../testing/carrier-under-test.js';
import type { Clearance } from '../../carrier-facts.js';
import { TwilioCarrier } from '../twilio-carrier.js';

export const SEED = 1;

const PASSWORD = 'password-of-somebody-else';
const SOMEBODY = `https://somebody:${PASSWORD}@elsewhere.example`;

/** An account at the emulator. */
export interface EmulatedTwilioAccount extends OpenedAccount {
  client(): TwilioCarrier;
  readonly emulated: TwilioAccount;
}

/** What an emulated account's calls and messages go to: a URL, an application, a trunk. */
function elsewhere(emulated: TwilioAccount): readonly Record<string, string>[] {
  const [trunk = ''] = emulated.trunks.keys();
  const sms = { sms_url: `${SOMEBODY}/sms?key=1`, sms_method: 'GET' };
  return [
    { ...sms, voice_url: `${SOMEBODY}/voice?key=1`, voice_fallback_url: `${SOMEBODY}/spare`, voice_method: 'GET' },
    { voice_application_sid: emulated.newSid('AP'), sms_application_sid: emulated.newSid('AP') },
    { ...sms, trunk_sid: trunk, status_callback: `${SOMEBODY}/status`, sms_fallback_url: `${SOMEBODY}/spare` },
  ];
}

const holdings: Holdings<EmulatedTwilioAccount> = {
  severalPages: 2001,
  setUpElsewhere: async ({ emulated }, count) => {
    const ways = elsewhere(emulated);
    return Array.from({ length: count }, (_none, index) => emulated.seedNumbers(1, ways[index % ways.length])).flat();
  },
  override: async ({ emulated }, number) => {
    const service = addService(emulated, { FriendlyName: 'Campaign' }, null);
    joinService(emulated, service, emulated.byNumber(number)!, null);
    return { kind: 'messaging_service', id: service.sid, name: 'Campaign', takes: 'messages' };
  },
};

/** The emulator's stock is the same for the same seed. */
function numberOf(country: string, type: 'local' | 'mobile'): string {
  const [found] = new Stock('twilio', SEED).search({ country, type, fits: () => true, limit: 1 });
  return found!.number;
}

const marketplace: Marketplace = {
  country: 'US',
  type: 'local',
  areaCode: '415',
  emptyAreaCode: '212',
  unknownAreaCode: '999',
  missingType: 'national',
  missingCountry: 'FR',
  refused: [
    { number: '+14155550189', code: 'number_not_available' },
    { number: '+12345', code: 'number_not_offered' },
    { number: numberOf('GB', 'local'), code: 'address_required' },
    { number: numberOf('GB', 'mobile'), code: 'bundle_required' },
  ],
};

const REQUESTS = {
  read: ['twilio.api.List*', 'twilio.api.Fetch*', 'twilio.routes.Fetch*', 'twilio.pricing.*', 'twilio.messaging.*'],
  write: [
    'twilio.api.CreateIncomingPhoneNumber',
    'twilio.api.CreateMessage',
    'twilio.api.UpdateIncomingPhoneNumber',
    'twilio.api.DeleteIncomingPhoneNumber',
    'twilio.routes.UpdatePhoneNumber',
  ],
};

function faultsOf(emulator: () => RunningEmulator): Faults<EmulatedTwilioAccount> {
  return {
    loseNextAnswer: ({ emulated }, of, when) => {
      const running = emulator();
      const kind = `lost_${when}_effect` as const;
      const taken = REQUESTS[of].map((operation) =>
        running.faults.add({ operation, account: emulated.id, effect: { kind } }),
      );
      const stop = running.onRequest((request) => {
        if (request.account !== emulated.id || !request.faults.includes(kind)) return;
        for (const take of taken) take();
        stop();
      });
    },
    rateLimitNext: ({ emulated }, retryAfterMs) => {
      const effect = { kind: 'rate_limited', retryAfterSeconds: retryAfterMs / 1000 } as const;
      emulator().faults.add({ operation: 'twilio.api.*', account: emulated.id, effect });
    },
  };
}

/** Of a number that wants an address. */
function papersOf(name: string, status: Clearance['status'], named: Readonly<Record<string, string>>) {
  const arrange = ({ emulated }: EmulatedTwilioAccount, number: string) => {
    emulated.setPapers(number, { address_requirements: 'any' });
    emulated.configure(emulated.byNumber(number)!, 'us1', named, null);
  };
  return { name, status, arrange };
}

/** Twilio's adapter, over an emulator that runs while tests do. */
export function twilioUnderTest(emulator: () => RunningEmulator): CarrierUnderTest<EmulatedTwilioAccount> {
  return {
    name: 'Twilio',
    open: async () => openAccount(emulator()),
    marketplace,
    holdings,
    messages: { isListed: true, refusedTo: '+14155550001' },
    media: {
      keep: ({ emulated }, file) => emulated.keepMedia(file),
      deleteAll: () => emulator().media.deleteAll(),
      failNext: () => void (emulator().media.failNext += 1),
      knownHost: 'api.twilio.com',
      wrongHosts: [
        'api.twilio.com.evil.example',
        'twiliocdn.com.evil.example',
        'eviltwiliocdn.com',
        'media.telnyx.com',
      ],
    },
    faults: faultsOf(emulator),
    regions: {
      initial: 'us1',
      other: 'ie1',
      unreachable: 'au1',
      settle: async () => emulator().settle(),
    },
    papers: [
      papersOf('wanted, and there are none', 'unknown', {}),
      papersOf('there: an address', 'granted', { AddressSid: `AD${'0'.repeat(32)}` }),
      papersOf('named: a bundle', 'unasked', { BundleSid: `BU${'0'.repeat(32)}` }),
    ],
    registrations: [
      { type: 'local', name: 'may be in a campaign', status: 'unasked', arrange: () => undefined },
      { type: 'toll_free', name: 'may be verified', status: 'unasked', arrange: () => undefined },
    ],
    wrongCredentials: ({ emulated }) => {
      const { accountSid } = emulated.credentials;
      return new TwilioCarrier({ credentials: { accountSid, authToken: 'f'.repeat(32) }, apiUrl: emulator().url });
    },
    suspend: async ({ emulated }) => void (emulated.status = 'suspended'),
  };
}

/** With credentials for Ireland too, and a trunk. */
export function openAccount(emulator: RunningEmulator): EmulatedTwilioAccount {
  const emulated = emulator.openTwilioAccount({ regions: ['ie1'], trunks: ['Office'] });
  const { credentials } = emulated;
  const { authToken, apiKeySecret, regions } = credentials;
  const ofRegions = Object.values(regions).flatMap((region) => [region.authToken, region.apiKeySecret]);
  return {
    emulated,
    client: () => new TwilioCarrier({ credentials, apiUrl: emulator.url }),
    secrets: [authToken, apiKeySecret, ...ofRegions, PASSWORD],
    close: async () => undefined,
  };
}
