import { beforeEach, describe, expect, test } from '@jest/globals';
import { handleCommand } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { WHO } from '#event-store/testing';
import { InMemoryVault } from '#vault/in-memory';
import type { Carrier } from '../carrier/carrier.port.js';
import { account, accountStream } from './account.aggregate.js';
import { AccountTurns } from './account-turns.js';
import { decideConnectAccount } from './connect-account/connect-account.js';
import { ConnectedAccounts, credentialsKey } from './connected-accounts.js';
import { SetUpAccount } from './set-up-account.js';
import { CarriersDouble } from './testing/desk-doubles.js';

const ID = 'telnyx-1';
const WEBHOOKS = { voice: 'https://a.example/voice', messages: 'https://a.example/messages', messageStatus: '' };

/** A carrier that makes another application whenever it finds none, and takes its time to look. */
class CarriersWithApplicationsDouble extends CarriersDouble {
  readonly applications: string[] = [];

  override async open(): Promise<Carrier> {
    const setUp = async () => {
      const [found] = this.applications;
      await Promise.resolve();
      const connectionId = found ?? `application-${this.applications.push('application-1')}`;
      return { connectionId, messagingProfileId: 'profile-1' };
    };
    return Object.assign(await super.open(), { setUp });
  }
}

describe('SetUpAccount', () => {
  const { workspace } = WHO;
  let carriers: CarriersWithApplicationsDouble;
  let accounts: ConnectedAccounts;
  let turns: AccountTurns;
  let setUp: SetUpAccount;

  beforeEach(async () => {
    const store = new InMemoryEventStore();
    const vault = new InMemoryVault();
    carriers = new CarriersWithApplicationsDouble();
    accounts = new ConnectedAccounts(store, vault, carriers);
    turns = new AccountTurns();
    setUp = new SetUpAccount(store, accounts, turns);
    await vault.put(credentialsKey(workspace, ID), { apiKey: 'key-of-the-tests' });
    await handleCommand(store, WHO, async (load) => {
      const to = await load(account, accountStream(workspace, ID));
      const command = { carrierAccountId: ID, carrier: 'telnyx', name: 'Main', reference: 'one' } as const;
      return [{ to, events: decideConnectAccount(command, to.state) }];
    });
  });

  test('makes what it needs once, however many need it at the same moment', async () => {
    const opened = await accounts.open(workspace, ID);
    const all = await Promise.all([1, 2, 3].map(() => setUp.for(opened, WEBHOOKS, WHO)));
    expect(carriers.applications).toHaveLength(1);
    expect(all.map((ready) => ready.account.setup['connectionId'])).toStrictEqual(Array(3).fill('application-1'));
  });

  test('waits for whoever changes the account', async () => {
    const opened = await accounts.open(workspace, ID);
    const change = Promise.withResolvers<void>();
    const changing = turns.take(workspace, ID, () => change.promise);
    const ready = setUp.for(opened, WEBHOOKS, WHO);
    await new Promise(setImmediate);
    expect(carriers.applications).toStrictEqual([]);
    change.resolve();
    await changing;
    expect((await ready).account.setup).toMatchObject({ connectionId: 'application-1' });
  });
});
