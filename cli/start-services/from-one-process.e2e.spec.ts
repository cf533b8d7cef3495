import { isDeepStrictEqual } from 'node:util';
import { afterAll, expect, jest, test } from '@jest/globals';
import { driftOf } from '../../services/standalone/src/testing/drift-steps.js';
import {
  connect,
  emulatedCarriers,
  giveBack,
  importFrom,
} from '../../services/standalone/src/testing/emulated-carriers.js';
import type { EmulatedCarrier } from '../../services/standalone/src/testing/emulated-carriers.js';
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
    // A check would be written, and there would be no way back.
    const unchecked = { ...environment, DRIFT_CHECK_HOURS: '0' };
    const started: StartedServices[] = [];
    const installed = () => {
      const old = newInstallation(unchecked);
      const services = new StartedServices({ kafka: hosts, mongodb: undefined }, unchecked, old.dataDirectory);
      started.push(services);
      return { old, services };
    };
    afterAll(() => Promise.all(started.map((each) => each.abandon())));

    const isAsAtFirst = (emulated: EmulatedCarrier, number: string): boolean => {
      const { configuration, firstConfiguration } = emulator.ledger.owned(emulated.account.id).get(number)!;
      return isDeepStrictEqual(configuration, firstConfiguration);
    };

    test('keeps its accounts, what it bought and how numbers were before they came', async () => {
      const { old, services } = installed();
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
        expect(isAsAtFirst(emulated, live)).toBe(true);
      }
    });

    test('and one process again, and services once more knows how every number was, wherever it came in', async () => {
      const { old, services } = installed();
      const emulated = CARRIERS[0]![1]();
      const [first, apart, back] = [emulated.seedLive(), emulated.seedLive(), emulated.seedLive()];
      const root = await old.start();
      const accountId = await connect(root, emulated);
      const bringIn = (client: HttpClient, number: string) =>
        importFrom(client, accountId, { numbers: [number], confirmLive: true });
      await bringIn(root, first);
      await old.stop();
      await bringIn(await services.start(), apart);
      await services.end('SIGTERM');

      const again = await old.start();
      expect([await giveBack(again, 'detach', apart), isAsAtFirst(emulated, apart)]).toEqual(['detached', true]);
      await bringIn(again, back);
      await old.stop();

      const client = await services.start();
      for (const number of [first, back]) {
        expect([await giveBack(client, 'detach', number), isAsAtFirst(emulated, number)]).toEqual(['detached', true]);
      }
    });
  },
);
