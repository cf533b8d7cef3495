import { WORKSPACES } from '../stage/stage.js';
import type { CarrierName, Shown, Stage } from '../stage/stage.js';
import type { ShownImport, ShownNumber } from '../stage/desk.js';
import { boughtNumber, importedNumber, importsIn, seededNumber, unlessAnswered, until } from './scene.js';
import type { Prepared, Scene } from './scene.js';

const IMPORTED_AT_ONCE = 3;

/** Twilio's region that is not the first. */
const REGION = 'ie1';

/** The number in a workspace. */
function inDefault({ numbers }: Shown, number: string): ShownNumber | undefined {
  return numbers.default.find((each) => each.number === number);
}

/** A sentence unless the number is as it should be. */
function unlessNumber(shown: Shown, number: string, status: string): readonly string[] {
  const found = inDefault(shown, number);
  return found?.status === status ? [] : [`${number} should be ${status}: ${JSON.stringify(found)}.`];
}

const purchase: Scene = {
  name: 'purchase',
  isContest: false,
  async prepare(stage) {
    const account = await stage.connectAccount();
    const number = stage.nextNumber();
    const body = { carrierAccountId: account.ids.default, number };
    return {
      account,
      numbers: [number],
      asks: [{ workspace: 'default', method: 'POST', path: '/v1/purchases', body }],
      wrong: (ended) => {
        const made = ended.purchases.default.filter((each) => each.number === number);
        const isRight = made.length === 1 && made[0]?.status === 'completed';
        return [
          ...unlessAnswered(ended.answers, 202),
          ...(isRight ? [] : [`One purchase should have completed: ${JSON.stringify(made)}.`]),
          ...unlessNumber(ended, number, 'active'),
        ];
      },
    };
  },
};

const accountImport: Scene = {
  name: 'import',
  isContest: false,
  async prepare(stage) {
    const account = await stage.connectAccount();
    const numbers: string[] = [];
    for (let index = 0; index < IMPORTED_AT_ONCE; index++) numbers.push(await seededNumber(stage, account, index));
    const body = { carrierAccountId: account.ids.default, numbers: 'all', confirmLive: true };
    const asks: Prepared['asks'] = [{ workspace: 'default', method: 'POST', path: '/v1/imports', body }];
    return {
      account,
      numbers,
      asks,
      wrong: async (ended) => {
        const shown: (ShownImport | undefined)[] = [];
        for (const { workspace, id } of importsIn(asks, ended.answers)) {
          shown.push(await stage.desks[workspace].find<ShownImport>(`/v1/imports/${id}`));
        }
        const isRight = shown.length === 1 && shown[0]?.imported === IMPORTED_AT_ONCE && !shown[0].failure;
        return [
          ...unlessAnswered(ended.answers, 202),
          ...(isRight ? [] : [`One import should have brought ${numbers.length}: ${JSON.stringify(shown)}.`]),
          ...numbers.flatMap((number) => unlessNumber(ended, number, 'active')),
        ];
      },
    };
  },
};

/** One that was bought here. */
const release: Scene = {
  name: 'release',
  isContest: false,
  async prepare(stage) {
    const account = await stage.connectAccount();
    const number = await boughtNumber(stage, account);
    return {
      account,
      numbers: [number],
      asks: [{ workspace: 'default', method: 'POST', path: `/v1/numbers/${number}/release`, body: {} }],
      wrong: (ended) => [...unlessAnswered(ended.answers, 200, 202), ...unlessNumber(ended, number, 'released')],
    };
  },
};

/** One that came with somebody else's webhooks; at Twilio, from another region than it came in. */
const detach: Scene = {
  name: 'detach',
  isContest: false,
  async prepare(stage) {
    const account = await stage.connectAccount();
    const number = await importedNumber(stage, account, stage.chance.below(IMPORTED_AT_ONCE));
    if (stage.carrier === 'twilio') await moveToRegion(stage, number);
    return {
      account,
      numbers: [number],
      asks: [{ workspace: 'default', method: 'POST', path: `/v1/numbers/${number}/detach`, body: {} }],
      wrong: (ended) => [...unlessAnswered(ended.answers, 200, 202), ...unlessNumber(ended, number, 'detached')],
    };
  },
};

async function moveToRegion(stage: Stage, number: string): Promise<void> {
  await stage.desks.default.ask({ method: 'PATCH', path: `/v1/numbers/${number}`, body: { region: REGION } });
  await until(async () => {
    const { region } = await stage.desks.default.read<ShownNumber>(`/v1/numbers/${number}`);
    return region?.value === REGION && region.status === 'confirmed';
  }, `${number} has not come to ${REGION}.`);
}

/** The carrier takes its time: the region is told after a while only. */
const region: Scene = {
  name: 'region',
  isContest: false,
  async prepare(stage) {
    const account = await stage.connectAccount();
    const number = await importedNumber(stage, account, 0);
    const effect = { kind: 'region_pending', asks: 2 } as const;
    await stage.emulator.addFault({ operation: 'twilio.routes.UpdatePhoneNumber', account: account.id, effect });
    return {
      account,
      numbers: [number],
      asks: [{ workspace: 'default', method: 'PATCH', path: `/v1/numbers/${number}`, body: { region: REGION } }],
      wrong: (ended) => {
        const { region: is } = inDefault(ended, number) ?? {};
        const isRight = is?.value === REGION && is.status === 'confirmed';
        return [
          ...unlessAnswered(ended.answers, 200),
          ...(isRight ? [] : [`${number} should be in ${REGION}: ${JSON.stringify(is)}.`]),
        ];
      },
    };
  },
};

/** Two workspaces with one account want the same number at once, and others; and somebody lists one of them in a file. */
const contest: Scene = {
  name: 'contest',
  isContest: true,
  async prepare(stage) {
    const account = await stage.connectAccount();
    const [wantedByBoth, listedToo, ofTheRival] = [stage.nextNumber(), stage.nextNumber(), stage.nextNumber()];
    const buy = (workspace: 'default' | 'rival', number: string) => {
      const body = { carrierAccountId: account.ids[workspace], number };
      return { workspace, method: 'POST', path: '/v1/purchases', body } as const;
    };
    const csv = `number\n${listedToo}\n`;
    return {
      account,
      numbers: [wantedByBoth, listedToo, ofTheRival],
      asks: [
        buy('default', wantedByBoth),
        buy('rival', wantedByBoth),
        buy('default', wantedByBoth),
        buy('default', listedToo),
        buy('rival', ofTheRival),
        { workspace: 'rival', method: 'POST', path: '/v1/imports', csv },
      ],
      wrong: (ended) => [
        ...unlessAnswered(ended.answers, 202, 409),
        ...[wantedByBoth, listedToo, ofTheRival].flatMap((number) => unlessHeldOnce(ended, number)),
      ],
    };
  },
};

function unlessHeldOnce({ numbers }: Shown, number: string): readonly string[] {
  const holders = WORKSPACES.filter((workspace) =>
    numbers[workspace].some((each) => each.number === number && each.status === 'active'),
  );
  return holders.length === 1 ? [] : [`${number} should be in one workspace and is in ${holders.length}.`];
}

/** Whatever the product does at a carrier. */
export function scenesOf(carrier: CarrierName): readonly Scene[] {
  return [purchase, accountImport, release, detach, ...(carrier === 'twilio' ? [region] : []), contest];
}
