import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { driftOf, fixDrift, pointElsewhere } from '../../services/standalone/src/testing/drift-steps.js';
import {
  PUBLIC_URL,
  connect,
  emulatedCarriers,
  importFrom,
  readUntil,
} from '../../services/standalone/src/testing/emulated-carriers.js';
import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { EventShown, ImportShown, NumberShown, PageShown } from '../../services/standalone/src/testing/shapes.js';
import { assign, authorize, requireDone, saveAgent } from '../../services/standalone/src/testing/steps.js';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';
import { StartedServices } from './testing/started-services.js';

jest.setTimeout(120_000);

const kafka = await findServer('KAFKA_BROKERS');
const { address: mongodb } = await findServer('MONGODB_URL');
// Where all tests are left out, no hook is called that would end an emulator.
const needed = kafka.address === undefined ? undefined : { hosts: kafka.address, ...(await emulatedCarriers()) };

/** Something that a carrier can take from a number, and what becomes of its calls. Telnyx gives every number voice. */
const LOSSES = {
  twilio: { lost: { voice: false }, there: 'sms, mms', callStatus: 403 },
  telnyx: { lost: { mms: false }, there: 'voice, sms', callStatus: 200 },
};

const title = `drift with all services apart, ${mongodb ? 'on MongoDB' : 'on SQLite'}`;
describeWhen(needed, kafka.whyNot, title, ({ hosts, environment, each: CARRIERS }) => {
  const services = new StartedServices({ kafka: hosts, mongodb }, environment);
  let client: HttpClient;

  beforeAll(async () => {
    client = await services.start();
  });
  afterAll(() => services.abandon());

  test.each(CARRIERS)('at %s is found by one service, and put right in all', async (_name, open) => {
    const emulated = open();
    const { account, carrier } = emulated;
    const { lost, there, callStatus } = LOSSES[carrier];
    const accountId = await connect(client, emulated);
    const [lesser = '', gone = '', moved = ''] = account.seedNumbers(3);
    await importFrom(client, accountId);
    for (const number of [lesser, gone]) {
      await saveAgent(client, `agent-of-${number.slice(1)}`);
      await assign(client, number, { outbound: `agent-of-${number.slice(1)}` });
    }
    const call = (number: string) => authorize(client, `agent-of-${number.slice(1)}`);
    for (const number of [lesser, gone])
      expect(await call(number)).toMatchObject({ status: 200, body: { from: number } });
    expect(await driftOf(client, accountId)).toMatchObject({ items: [], check: { numbersHere: 3, numbersThere: 3 } });

    account.changeCapabilities(lesser, lost);
    account.vanish(gone);
    pointElsewhere(emulated, moved);
    const [unknown = ''] = account.seedNumbers(1);
    const { items } = await driftOf(client, accountId);
    expect(items).toMatchObject([
      { kind: 'webhooks_changed', number: moved, here: expect.stringContaining(PUBLIC_URL) },
      { kind: 'number_gone', number: gone },
      { kind: 'capabilities_changed', number: lesser, there },
      { kind: 'number_unknown', number: unknown },
    ]);
    expect(await call(lesser)).toMatchObject({ status: callStatus });
    expect(await call(gone)).toMatchObject({ status: 200 });

    const fix = (kind: string) => fixDrift(client, accountId, items.find((line) => line.kind === kind)!.id);
    for (const kind of ['number_gone', 'webhooks_changed']) {
      expect(await fix(kind)).toMatchObject({ status: 200, body: { outcome: 'fixed' } });
    }
    expect(await call(gone)).toMatchObject({ status: 403, body: { code: 'no_outbound_number' } });
    expect(requireDone(await client.get<NumberShown>(`/v1/numbers/${gone}`))).toMatchObject({ status: 'released' });
    const history = requireDone(await client.get<PageShown<EventShown>>(`/v1/numbers/${gone}/history`));
    expect(history.items).toContainEqual(expect.objectContaining({ type: 'NumberLost' }));
    const { importId } = requireDone(await fix('number_unknown'));
    await readUntil<ImportShown>(client, `/v1/imports/${importId}`, ({ status }) => status === 'finished');
    const listed = await client.get<PageShown<NumberShown>>(`/v1/numbers?carrierAccountId=${accountId}&status=active`);
    expect(
      requireDone(listed)
        .items.map(({ number }) => number)
        .toSorted(),
    ).toEqual([lesser, moved, unknown].toSorted());
    expect(await fix('number_gone')).toMatchObject({ status: 200, body: { outcome: 'over' } });
    expect((await driftOf(client, accountId)).items).toEqual([]);
  });
});
