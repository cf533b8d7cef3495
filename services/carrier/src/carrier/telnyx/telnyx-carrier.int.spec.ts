import { afterAll, beforeAll } from '@jest/globals';
import { startCarrierEmulator } from '../../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../../simulator/carriers/testing/close-tallied.js';
import type { TelnyxPapers } from '../../../../../simulator/carriers/telnyx/telnyx-number.js';
import type { Clearance } from '../carrier-facts.js';
import type { CarrierUnderTest } from '../testing/carrier-under-test.js';
import { carrierContract } from '../testing/carrier.contract.js';
import { clientOf, openTelnyx, setUpElsewhere } from './testing/emulated-telnyx.js';
import type { EmulatedTelnyx } from './testing/emulated-telnyx.js';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator();
});

afterAll(() => closeTallied(emulator));

const CHANGES = [
  'telnyx.CreateNumberOrder',
  'telnyx.SendMessage',
  'telnyx.UpdatePhoneNumber*',
  'telnyx.DeletePhoneNumber',
];

type Standing = Clearance['status'];

function papersOf(name: string, status: Standing, telnyxSays: string) {
  const arrange = ({ emulated }: EmulatedTelnyx, number: string) => emulated.setPapers(number, { status: telnyxSays });
  return { name, status, arrange };
}

function inCampaign(name: string, status: Standing, campaign: NonNullable<TelnyxPapers['campaign']>) {
  const arrange = ({ emulated }: EmulatedTelnyx, number: string) => emulated.setPapers(number, { campaign });
  return { type: 'local', name, status, arrange } as const;
}

function verified(name: string, status: Standing, verification: NonNullable<TelnyxPapers['verification']>) {
  const arrange = ({ emulated }: EmulatedTelnyx, number: string) => emulated.setPapers(number, { verification });
  return { type: 'toll_free', name, status, arrange } as const;
}

const telnyx: CarrierUnderTest<EmulatedTelnyx> = {
  name: 'Telnyx',
  open: async () => openTelnyx(emulator),
  marketplace: {
    country: 'US',
    type: 'local',
    areaCode: '415',
    emptyAreaCode: '212',
    unknownAreaCode: '999',
    missingType: 'mobile',
    missingCountry: 'BR',
    refused: [],
  },
  pendingOrders: { settle: async ({ emulated }) => emulated.settle() },
  messages: { isListed: false, refusedTo: '+14155550001' },
  media: {
    keep: ({ emulated }, file) => emulated.keepMedia(file),
    deleteAll: () => emulator.media.deleteAll(),
    failNext: () => void (emulator.media.failNext += 1),
    knownHost: 'media.telnyx.com',
    wrongHosts: ['media.telnyx.com.evil.example', 'eviltelnyx.com', 'api.twilio.com'],
  },
  holdings: {
    setUpElsewhere: async (account, count) => setUpElsewhere(account, count),
    severalPages: 600,
    override: async ({ emulated }, number) => {
      const call_forwarding = { call_forwarding_enabled: true, forwards_to: '+14155550177', forwarding_type: 'always' };
      emulated.configure(emulated.find(number)!, { call_forwarding }, null);
      return { kind: 'call_forwarding', id: '+14155550177', name: null, takes: 'voice' };
    },
  },
  faults: {
    loseNextAnswer: ({ emulated: { id: account } }, of, when) => {
      const effect = { kind: when === 'after' ? 'lost_after_effect' : 'lost_before_effect' } as const;
      const operations = of === 'read' ? ['telnyx.ListPhoneNumbers'] : CHANGES;
      for (const operation of operations) emulator.faults.add({ operation, account, effect });
    },
    rateLimitNext: ({ emulated: { id: account } }, retryAfterMs) => {
      const effect = { kind: 'rate_limited', retryAfterSeconds: retryAfterMs / 1_000 } as const;
      emulator.faults.add({ operation: 'telnyx.*', account, effect });
    },
  },
  papers: [
    papersOf('missing', 'missing', 'requirement-info-pending'),
    papersOf('under review', 'pending', 'requirement-info-under-review'),
    papersOf('refused', 'refused', 'requirement-info-exception'),
    papersOf('still on their way', 'pending', 'provision-pending'),
    papersOf('not what lets it be called', 'refused', 'emergency-only'),
  ],
  registrations: [
    { type: 'local', name: 'is in no campaign', status: 'missing', arrange: () => undefined },
    inCampaign('is in a campaign', 'granted', { assignmentStatus: 'ASSIGNED' }),
    inCampaign('is being added to one', 'pending', { assignmentStatus: 'PENDING_ASSIGNMENT' }),
    inCampaign('could not be added', 'refused', { assignmentStatus: 'FAILED_ASSIGNMENT', failureReasons: 'No brand.' }),
    inCampaign('is leaving one', 'missing', { assignmentStatus: 'PENDING_UNASSIGNMENT' }),
    inCampaign('could not leave one', 'granted', { assignmentStatus: 'FAILED_UNASSIGNMENT' }),
    inCampaign('is in one that says no more', 'unknown', {}),
    { type: 'toll_free', name: 'is not verified', status: 'missing', arrange: () => undefined },
    verified('is verified', 'granted', { verificationStatus: 'Verified' }),
    verified('is being verified', 'pending', { verificationStatus: 'In Progress' }),
    verified('waits for its owner', 'missing', { verificationStatus: 'Waiting For Customer', reason: 'No website' }),
    verified('was rejected', 'refused', { verificationStatus: 'Rejected', reason: 'No opt-in.' }),
  ],
  wrongCredentials: ({ emulated }) => clientOf(emulator, emulated, undefined, 'KEY0000_wrong'),
  suspend: async ({ emulated }) => {
    emulated.status = 'suspended';
  },
};

carrierContract(telnyx);
