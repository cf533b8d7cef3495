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
import { decideDisconnectAccount } from './disconnect-account/disconnect-account.js';
import type { AccountEvent } from './domain/account.events.js';
import type { AccountState } from './domain/account.state.js';
import { decideRotateAccount } from './rotate-account/rotate-account.js';
import { SetUpAccount } from './set-up-account.js';
import { CarriersDouble } from './testing/desk-doubles.js';

const ID = 'telnyx-1';
const WEBHOOKS = { voice: 'https://a.example/voice', messages: 'https://a.example/messages', messageStatus: '' };

/** A carrier that makes another application whenever it finds none, and takes its time to look. */
class CarriersWithApplicationsDouble extends CarriersDouble {
  readonly applications: string[] = [];
  answering = (): Promise<void> => Promise.resolve();

  override async open(): Promise<Carrier> {
    const setUp = async () => {
      const [found] = this.applications;
      await this.answering();
      const connectionId = found ?? `application-${this.applications.push('application-1')}`;
      return { connectionId, messagingProfileId: 'profile-1' };
    };
    return Object.assign(await super.open(), { setUp });
  }
}

describe('SetUpAccount', () => {
  const { workspace } = WHO;
  let store: InMemoryEventStore;
  let vault: InMemoryVault;
  let carriers: CarriersWithApplicationsDouble;
  let accounts: ConnectedAccounts;
  let turns: AccountTurns;
  let setUp: SetUpAccount;

  beforeEach(async () => {
    store = new InMemoryEventStore();
    vault = new InMemoryVault();
    carriers = new CarriersWithApplicationsDouble();
    accounts = new ConnectedAccounts(store, vault, carriers);
    turns = new AccountTurns();
    setUp = new SetUpAccount(store, accounts, turns);
    await vault.put(credentialsKey(workspace, ID), { apiKey: 'key-of-the-tests' });
    const command = { carrierAccountId: ID, carrier: 'telnyx', name: 'Main', reference: 'one' } as const;
    await change((state) => decideConnectAccount(command, state));
  });

  const change = (decide: (state: AccountState) => AccountEvent[]) =>
    handleCommand(store, WHO, async (load) => {
      const to = await load(account, accountStream(workspace, ID));
      return [{ to, events: decide(to.state) }];
    });

  test('makes what it needs once, however many need it at the same moment', async () => {
    const opened = await accounts.open(workspace, ID);
    const all = await Promise.all([1, 2, 3].map(() => setUp.for(opened, WEBHOOKS, WHO)));
    expect(carriers.applications).toHaveLength(1);
    expect(all.map((ready) => ready.account.setup['connectionId'])).toStrictEqual(Array(3).fill('application-1'));
  });

  test('lets others change the account while the carrier takes its time', async () => {
    const carrier = Promise.withResolvers<void>();
    carriers.answering = () => carrier.promise;
    const ready = setUp.for(await accounts.open(workspace, ID), WEBHOOKS, WHO);
    await new Promise(setImmediate);
    expect(await turns.take(workspace, ID, async () => 'changed')).toBe('changed');
    carrier.resolve();
    expect((await ready).account.setup).toMatchObject({ connectionId: 'application-1' });
  });

  test('is done again when the credentials became others meanwhile', async () => {
    let count = 0;
    carriers.answering = async () => {
      count += 1;
      if (count > 1) return;
      await turns.take(workspace, ID, async () => {
        await vault.put(credentialsKey(workspace, ID), { apiKey: 'another-key-of-the-tests' });
        await change((state) => decideRotateAccount({ reference: 'one', ownsSetup: false }, state));
      });
    };
    const ready = await setUp.for(await accounts.open(workspace, ID), WEBHOOKS, WHO);
    expect([count, ready.credentials]).toEqual([2, { apiKey: 'another-key-of-the-tests' }]);
  });

  test('makes nothing once somebody has parted with the account', async () => {
    const opened = await accounts.open(workspace, ID);
    const parting = turns.atSetup(workspace, ID, async () => {
      await new Promise(setImmediate);
      await change((state) => decideDisconnectAccount({ openWork: 0, numbers: 0 }, state));
    });
    await expect(setUp.for(opened, WEBHOOKS, WHO)).rejects.toMatchObject({ code: 'not_found' });
    await parting;
    expect(carriers.applications).toStrictEqual([]);
  });
});
