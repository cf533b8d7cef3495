import { beforeEach, describe, expect, test } from '@jest/globals';
import { START, handleCommand } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LastWrites } from '#http-api';
import { WHO } from '#event-store/testing';
import { VaultError } from '#vault';
import { InMemoryVault } from '#vault/in-memory';
import { CarrierDesk } from '../carrier-desk.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import { SavedConfigurations } from '../custody/saved-configurations.js';
import { decideRequestPurchase } from '../purchase/request-purchase/request-purchase.js';
import { purchase, purchaseStream } from '../purchase/purchase.aggregate.js';
import { accountStream } from './account.aggregate.js';
import { ConnectAccountController } from './connect-account/connect-account.http.js';
import { credentialsKey } from './connected-accounts.js';
import { RotateAccountController } from './rotate-account/rotate-account.http.js';
import { CarriersDouble, NumberRegisterDouble } from './testing/desk-doubles.js';

const { workspace } = WHO;
const TELNYX = { carrier: 'telnyx', name: 'Main', credentials: { apiKey: 'key-of-the-tests' } } as const;

/** A vault whose next answer may be lost. */
class FailingVaultDouble extends InMemoryVault {
  fails: 'get' | 'delete' | undefined;

  override async get(key: Parameters<InMemoryVault['get']>[0]): Promise<unknown> {
    if (this.fails === 'get') throw new VaultError('vault_entry_damaged', 'It cannot be opened.');
    return super.get(key);
  }

  override async delete(key: Parameters<InMemoryVault['delete']>[0]): Promise<void> {
    if (this.fails === 'delete') throw new VaultError('vault_unavailable', 'The disk is full.');
    return super.delete(key);
  }
}

describe('parting with a carrier account', () => {
  let log: InMemoryEventStore;
  let vault: FailingVaultDouble;
  let register: NumberRegisterDouble;
  let carriers: CarriersDouble;
  let desk: CarrierDesk;
  let leftBehind: string[];
  let id: string;

  async function startDesk(): Promise<CarrierDesk> {
    const started = new CarrierDesk({
      log,
      carriers: () => carriers,
      vault: { vault, warnings: () => [] },
      lastWrites: new LastWrites(),
      register: register.whole(),
      publicUrls: { twilio: [], telnyx: [] },
      checksPublicUrl: false,
      driftCheckHours: 0,
      onFailure: () => undefined,
      onTrouble: () => undefined,
      onLeftBehind: ({ message }) => leftBehind.push(message),
    });
    await started.start();
    return started;
  }

  async function connect(): Promise<string> {
    const door = new ConnectAccountController(desk.store, carriers, desk.takeOver);
    return (await door.connect(TELNYX, 'new-id', WHO)).body.id;
  }

  async function requestPurchase(): Promise<void> {
    const command = { purchaseId: 'purchase-1', carrierAccountId: id, number: '+14155550100', maxMonthlyCost: null };
    await handleCommand(desk.store, WHO, async (load) => {
      const to = await load(purchase, purchaseStream(workspace, command.purchaseId));
      return [{ to, events: decideRequestPurchase(command, to.state) }];
    });
  }

  const rotate = () => {
    const door = new RotateAccountController(desk.store, carriers, desk.takeOver);
    return door.rotate(id, TELNYX, WHO);
  };
  const part = () => desk.partWith.account(id, WHO);
  const keptCredentials = () => vault.get(credentialsKey(workspace, id));
  const eventTypes = async () => {
    const ofAccount = (await log.readAll({ after: START })).filter(
      ({ stream }) => stream === accountStream(workspace, id),
    );
    return ofAccount.map(({ type }) => type);
  };

  beforeEach(async () => {
    log = new InMemoryEventStore();
    vault = new FailingVaultDouble();
    register = new NumberRegisterDouble();
    carriers = new CarriersDouble();
    leftBehind = [];
    desk = await startDesk();
    id = await connect();
  });

  test('takes down what was set up, and deletes the credentials', async () => {
    expect(await keptCredentials()).toEqual(TELNYX.credentials);
    const position = await part();
    expect(position).toBe(await log.head());
    expect(await eventTypes()).toEqual(['CarrierAccountConnected', 'CarrierAccountDisconnected']);
    expect([await keptCredentials(), carriers.takenDown, leftBehind]).toEqual([undefined, 1, []]);
    await expect(desk.accounts.open(workspace, id)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('deletes how its numbers were set up, but not while any of them is here', async () => {
    const configurations = new SavedConfigurations(vault);
    const whose = { workspace, carrierAccountId: id };
    const subject = { ...whose, number: '+14155550100' };
    const theirs = { voice: 'https://theirs.example/voice', messages: null };
    await configurations.save(whose, 'import-1', [{ ...subject, configuration: theirs }]);
    register.numbers = 1;
    await expect(part()).rejects.toMatchObject({ code: 'carrier_account_in_use' });
    expect(await configurations.of(subject)).toEqual(theirs);
    register.numbers = 0;
    await part();
    expect(await configurations.of(subject)).toBeUndefined();
  });

  test('a second time does nothing; what was never here is not found', async () => {
    const position = await part();
    expect(await part()).toBe(position);
    expect([await eventTypes(), carriers.takenDown]).toEqual([
      ['CarrierAccountConnected', 'CarrierAccountDisconnected'],
      1,
    ]);
    await expect(desk.partWith.account('telnyx-unknown', WHO)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('lets the same account come back', async () => {
    await part();
    expect(await connect()).toBe(id);
    expect(await keptCredentials()).toEqual(TELNYX.credentials);
    expect((await desk.accounts.open(workspace, id)).account).toMatchObject({ status: 'connected', setup: {} });
  });

  test.each([
    ['cannot be reached', new CarrierError({ code: 'carrier_unavailable', message: 'No answer.', effect: 'unknown' })],
    ['says no', new CarrierError({ code: 'carrier_credentials_rejected', message: 'Wrong key.', effect: 'none' })],
  ])('happens all the same when the carrier %s, and says what stays there', async (_, refusal) => {
    carriers.refusal = refusal;
    await part();
    expect(await keptCredentials()).toBeUndefined();
    expect(leftBehind).toEqual([expect.stringContaining(`${id} of the workspace ${workspace}`)]);
    expect(leftBehind[0]).toContain(refusal.message);
  });

  test('happens all the same when the credentials cannot be read', async () => {
    vault.fails = 'get';
    desk = await startDesk();
    await part();
    vault.fails = undefined;
    expect([await keptCredentials(), leftBehind.length]).toEqual([undefined, 1]);
  });

  test('is refused while numbers are here or work is open, and changes nothing', async () => {
    const refused = async (code: string, details: object) => {
      await expect(part()).rejects.toMatchObject({ code, details });
      expect(await eventTypes()).not.toContain('CarrierAccountDisconnected');
      expect([await keptCredentials(), carriers.takenDown]).toEqual([TELNYX.credentials, 0]);
    };
    register.import('elsewhere', id);
    register.import(workspace, 'telnyx-other');
    register.import(workspace, id);
    await refused('carrier_account_busy', { openWork: 1 });
    await requestPurchase();
    await refused('carrier_account_busy', { openWork: 2 });
    register.numbers = 3;
    await refused('carrier_account_in_use', { numbers: 3 });
    register.failure = Object.assign(new Error('Not yet.'), { code: 'read_model_behind' });
    await expect(part()).rejects.toMatchObject({ code: 'read_model_behind' });
    // Whoever wants the account has it again.
    expect((await desk.accounts.open(workspace, id)).account.carrierAccountId).toBe(id);
  });

  test('interrupted before the credentials were deleted, is finished by saying it again', async () => {
    vault.fails = 'delete';
    await expect(part()).rejects.toMatchObject({ code: 'vault_unavailable' });
    expect([await eventTypes(), await keptCredentials()]).toEqual([['CarrierAccountConnected'], TELNYX.credentials]);
    vault.fails = undefined;
    await part();
    expect([(await eventTypes()).at(-1), await keptCredentials()]).toEqual(['CarrierAccountDisconnected', undefined]);
  });

  test('interrupted after the credentials were deleted, leaves an account that says so, until it is said again', async () => {
    await vault.delete(credentialsKey(workspace, id));
    desk = await startDesk();
    await expect(desk.accounts.open(workspace, id)).rejects.toMatchObject({ code: 'carrier_credentials_missing' });
    desk.open();
    await desk.stop();
    expect(leftBehind).toEqual([expect.stringMatching(`^The vault has no credentials of 1 .*${id} of the workspace`)]);
    desk = await startDesk();
    await part();
    expect((await eventTypes()).at(-1)).toBe('CarrierAccountDisconnected');
  });

  test('no start deletes anything: the log may not be the one of the vault', async () => {
    await part();
    const loose = [credentialsKey(workspace, id), credentialsKey('elsewhere', 'telnyx-never-connected')];
    for (const key of loose) await vault.put(key, TELNYX.credentials);
    carriers.reference = 'another';
    const other = await connect();
    desk = await startDesk();
    desk.open();
    await desk.stop();
    const { keys } = await vault.keys({ kind: 'carrier-credentials' });
    const all = [...loose, credentialsKey(workspace, other)].map((key) => `${key.workspace}/${key.id}`);
    expect(keys.map((key) => `${key.workspace}/${key.id}`).toSorted()).toEqual(all.toSorted());
    expect(leftBehind).toEqual([expect.stringMatching('^The vault has credentials of 2 .*not connected')]);
    expect(leftBehind[0]).not.toContain(other);
  });

  test('lets nobody use the account meanwhile, and brings back no credentials', async () => {
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    carriers.whileTakingDown = async () => {
      asked.resolve();
      await answer.promise;
    };
    const parting = part();
    await asked.promise;
    const opening = desk.accounts.open(workspace, id);
    const rotating = rotate();
    answer.resolve();
    await parting;
    await expect(opening).rejects.toMatchObject({ code: 'not_found' });
    await expect(rotating).rejects.toMatchObject({ code: 'not_found' });
    expect(await keptCredentials()).toBeUndefined();
  });
});
