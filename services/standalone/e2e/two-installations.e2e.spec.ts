import { beforeAll, describe, expect, jest, test } from '@jest/globals';
import { buy, connect, emulatedCarriers, giveBack, importFrom, search } from '../src/testing/emulated-carriers.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { requireDone } from '../src/testing/steps.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();
const { emulator, environment, each: CARRIERS } = await emulatedCarriers();

let production: HttpClient;
let staging: HttpClient;

beforeAll(async () => {
  const at = (PUBLIC_URL: string) => newInstallation({ ...environment, PUBLIC_URL }).start();
  [production, staging] = await Promise.all([at('https://production.example'), at('https://staging.example')]);
});

describe.each(CARRIERS)('two installations with one account at %s', (_name, open) => {
  test('do not take over, correct or delete what the other has set up there', async () => {
    const emulated = open();
    const ids = [await connect(production, emulated), await connect(staging, emulated)] as const;
    expect(ids[1]).not.toBe(ids[0]);
    const { items } = await search(production, `carrierAccountId=${ids[0]}&areaCode=415&limit=2`);
    const { number } = await buy(production, items[0]!);
    const shared = () => {
      const resources = 'resources' in emulated.account ? [...emulated.account.resources.values()] : [];
      return {
        number: emulator.ledger.owned(emulated.account.id).get(number)!.configuration,
        resources: resources.map(({ id, fields }) => ({ id, fields })),
      };
    };
    const before = shared();

    const bought = await buy(staging, { ...items[1]!, carrierAccountId: ids[1] });
    expect(bought.status).toBe('completed');
    expect(await importFrom(staging, ids[1], { numbers: [number] })).toEqual({ [number]: 'number_live_elsewhere' });
    expect(shared().number).toEqual(before.number);
    expect(shared().resources).toEqual(expect.arrayContaining(before.resources));

    expect(await giveBack(staging, 'release', bought.number)).toBe('released');
    requireDone(await staging.delete(`/v1/carrier-accounts/${ids[1]}`));
    expect(shared()).toEqual(before);
  });
});
