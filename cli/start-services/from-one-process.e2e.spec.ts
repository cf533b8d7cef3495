import { afterAll, expect, jest, test } from '@jest/globals';
import { driftOf } from '../../services/standalone/src/testing/drift-steps.js';
import {
  connect,
  emulatedCarriers,
  giveBack,
  importFrom,
} from '../../services/standalone/src/testing/emulated-carriers.js';
import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import { installations } from '../../services/standalone/src/testing/installations.js';
import {
  readAllPages,
  requestPurchase,
  requireDone,
  whenPurchaseEnds,
} from '../../services/standalone/src/testing/steps.js';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';
import { StartedServices } from './testing/started-services.js';

jest.setTimeout(120_000);

const kafka = await findServer('KAFKA_BROKERS');
const needed = kafka.address === undefined ? undefined : { hosts: kafka.address, ...(await emulatedCarriers()) };
const { newInstallation } = installations();

/** Of the sandbox. */
const BOUGHT = '+14155550100';

async function carriersSeen(client: HttpClient): Promise<unknown> {
  return {
    accounts: await readAllPages(client, '/v1/carrier-accounts'),
    purchases: await readAllPages(client, '/v1/purchases'),
    numbers: await readAllPages(client, '/v1/numbers'),
  };
}

describeWhen(
  needed,
  kafka.whyNot,
  'one process that becomes services',
  ({ hosts, environment, emulator, each: CARRIERS }) => {
    const old = newInstallation(environment);
    const services = new StartedServices({ kafka: hosts, mongodb: undefined }, environment, old.dataDirectory);
    afterAll(() => services.abandon());

    test('keeps its accounts, what it bought and how numbers were before they came', async () => {
      const root = await old.start();
      const moving = [];
      for (const [, open] of CARRIERS) {
        const emulated = open();
        const live = emulated.seedLive();
        const accountId = await connect(root, emulated);
        await importFrom(root, accountId, { confirmLive: true });
        moving.push({ emulated, accountId, live });
      }
      const purchase = requireDone(await requestPurchase(root, BOUGHT));
      await whenPurchaseEnds(root, purchase.id);
      const seen = await carriersSeen(root);
      await old.stop();

      const client = await services.start();
      expect(await carriersSeen(client)).toEqual(seen);
      for (const { emulated, accountId, live } of moving) {
        expect(await driftOf(client, accountId)).toMatchObject({
          items: [],
          check: { numbersHere: 1, numbersThere: 1 },
        });
        expect(await giveBack(client, 'detach', live)).toBe('detached');
        const { configuration, firstConfiguration } = emulator.ledger.owned(emulated.account.id).get(live)!;
        expect(configuration).toEqual(firstConfiguration);
      }
    });
  },
);
