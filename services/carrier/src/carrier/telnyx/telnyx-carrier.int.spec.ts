import { afterAll, beforeAll } from '@jest/globals';
import { startCarrierEmulator } from '../../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../../simulator/carriers/testing/close-tallied.js';
import type { CarrierUnderTest } from '../testing/carrier-under-test.js';
import { carrierContract } from '../testing/carrier.contract.js';
import { clientOf, openTelnyx, setUpElsewhere } from './testing/emulated-telnyx.js';
import type { EmulatedTelnyx } from './testing/emulated-telnyx.js';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator();
});

afterAll(() => closeTallied(emulator));

const CHANGES = ['telnyx.CreateNumberOrder', 'telnyx.UpdatePhoneNumber*', 'telnyx.DeletePhoneNumber'];

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
  wrongCredentials: ({ emulated }) => clientOf(emulator, emulated, undefined, 'KEY0000_wrong'),
  suspend: async ({ emulated }) => {
    emulated.status = 'suspended';
  },
};

carrierContract(telnyx);
