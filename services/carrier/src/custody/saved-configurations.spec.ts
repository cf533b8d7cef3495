import { beforeEach, expect, test } from '@jest/globals';
import { HOME } from '#event-store/testing';
import { InMemoryVault } from '#vault/in-memory';
import { SavedConfigurations } from './saved-configurations.js';

const whose = { workspace: HOME, carrierAccountId: 'twilio-1' };
const number = '+14155550100';
const subject = { ...whose, number };
const theirs = { voice: 'https://user:secret@theirs.example/voice', messages: null };
const ours = { voice: 'https://ringfence.example/voice', messages: null };

let vault: InMemoryVault;
let configurations: SavedConfigurations;
beforeEach(() => {
  vault = new InMemoryVault();
  configurations = new SavedConfigurations(vault);
});

test('keeps how a number was, for its workspace and its account, until it is forgotten', async () => {
  await configurations.save(whose, 'import-1', [{ number, configuration: theirs }]);
  expect(await configurations.of(subject)).toEqual(theirs);
  for (const other of [{ workspace: 'away' }, { carrierAccountId: 'twilio-2' }, { number: '+14155550101' }]) {
    expect(await configurations.of({ ...subject, ...other })).toBeUndefined();
  }
  await configurations.forget(subject);
  expect(await configurations.of(subject)).toBeUndefined();
});

test('takes what it wrote itself for nothing that was there: the same import keeps what it found first', async () => {
  for (const configuration of [theirs, ours]) {
    await configurations.save(whose, 'import-1', [{ number, configuration }]);
  }
  expect(await configurations.of(subject)).toEqual(theirs);
});

test('takes what an earlier stay has left for no more than that', async () => {
  await configurations.save(whose, 'import-1', [{ number, configuration: ours }]);
  await configurations.save(whose, 'import-2', [{ number, configuration: theirs }]);
  expect(await configurations.of(subject)).toEqual(theirs);
});

test('gives an import only what that import has found', async () => {
  await configurations.save(whose, 'import-1', [{ number, configuration: theirs }]);
  expect([await configurations.of(subject, 'import-1'), await configurations.of(subject, 'import-2')]).toEqual([
    theirs,
    undefined,
  ]);
});

test('forgets what an earlier stay has left of a number that came pointing here', async () => {
  await configurations.save(whose, 'import-1', [{ number, configuration: theirs }]);
  await configurations.forgetEarlier(whose, 'import-1', [{ number }]);
  expect(await configurations.of(subject)).toEqual(theirs);
  await configurations.forgetEarlier(whose, 'import-2', [{ number }]);
  expect(await configurations.of(subject)).toBeUndefined();
});

test('needs no look at what is damaged of an earlier stay, where the number is new', async () => {
  await configurations.save(whose, 'import-1', [{ number, configuration: theirs }]);
  const read = vault.get.bind(vault);
  vault.get = () => Promise.reject(new Error('The entry is damaged.'));
  await expect(configurations.save(whose, 'import-2', [{ number, configuration: ours }])).rejects.toThrow('damaged');
  await configurations.save(whose, 'import-2', [{ number, configuration: ours }], () => true);
  vault.get = read;
  expect(await configurations.of(subject, 'import-2')).toEqual(ours);
  vault.get = () => Promise.reject(new Error('The entry is damaged.'));
  await configurations.forgetEarlier(whose, 'import-3', [{ number }], () => true);
  vault.get = read;
  expect(await configurations.of(subject)).toBeUndefined();
});

test('forgets all of one account, and nothing of another', async () => {
  const others = [
    { ...whose, carrierAccountId: 'twilio-12' },
    { ...whose, workspace: 'away' },
  ];
  for (const each of [whose, ...others]) {
    await configurations.save(each, 'import-1', [{ number, configuration: theirs }]);
  }
  await configurations.forgetAccount(whose);
  expect(await configurations.of(subject)).toBeUndefined();
  for (const other of others) expect(await configurations.of({ ...other, number })).toEqual(theirs);
});

test('keeps more at once than the vault takes', async () => {
  const numbers = Array.from({ length: 1_001 }, (_, index) => ({
    number: `+1415${5_550_000 + index}`,
    configuration: theirs,
  }));
  await configurations.save(whose, 'import-1', numbers);
  for (const { number: each } of [numbers[0]!, numbers[500]!, numbers[1_000]!]) {
    expect(await configurations.of({ ...whose, number: each })).toEqual(theirs);
  }
});
