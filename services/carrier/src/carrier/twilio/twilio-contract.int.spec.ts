import { afterAll, beforeAll } from '@jest/globals';
import { startCarrierEmulator } from '../../../../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../../../../simulator/carriers/running-emulator.js';
import { closeTallied } from '../../../../../simulator/carriers/testing/close-tallied.js';
import { carrierContract } from '../testing/carrier.contract.js';
import { SEED, twilioUnderTest } from './testing/twilio-under-test.js';

let emulator: RunningEmulator;

beforeAll(async () => {
  emulator = await startCarrierEmulator({ seed: SEED });
});

afterAll(() => closeTallied(emulator));

carrierContract(twilioUnderTest(() => emulator));
