import { describe, expect, test } from '@jest/globals';
import { DomainError } from '#domain-error';
import { HOME } from '#event-store/testing';
import { VaultError } from '#vault';
import { CREDENTIALS } from '../account/connected-accounts.js';
import { ACCOUNT_ID, HERE, NOWHERE, carrierError } from '../testing/carrier-workshop.js';
import { IMPORT_ID, importOfEachTest } from '../testing/import-workshop.js';
import type { ImportWorkshop } from '../testing/import-workshop.js';

const opened = importOfEachTest();
const whose = { workspace: HOME, carrierAccountId: ACCOUNT_ID };
const theirs = { voice: 'https://theirs.example/voice', messages: null };
const [DAMAGED, AWAY] = ['vault_entry_damaged', 'carrier_unavailable'] as const;

/** What is kept of these numbers cannot be opened until something else is put in its place. */
function damage({ all: { vault } }: ImportWorkshop, numbers: readonly string[]): void {
  const damaged = new Set(numbers.map((number) => `${ACCOUNT_ID}/${number}`));
  const [get, putAll] = [vault.get.bind(vault), vault.putAll.bind(vault)];
  vault.get = async (key) => {
    if (damaged.has(key.id)) throw new VaultError(DAMAGED, 'The entry of key 1 does not open.');
    return get(key);
  };
  vault.putAll = async (entries) => {
    await putAll(entries);
    for (const { key } of entries) damaged.delete(key.id);
  };
}

/** A run that has claimed what the account holds and saved how it is, and then its carrier was away. */
async function interrupted(bench: ImportWorkshop): Promise<void> {
  bench.all.carrier.always('pointHere', () => carrierError(AWAY));
  await expect(bench.run().toEnd()).rejects.toMatchObject({ code: AWAY });
}

describe('an import that meets a damaged entry of the vault', () => {
  test.each([NOWHERE, HERE])(
    'of an earlier stay: brings the number in all the same, from %j',
    async (configuration) => {
      const bench = await opened();
      const [number = ''] = bench.hold(1, configuration);
      await bench.all.configurations.save(whose, 'import-0', [{ number, configuration: theirs }]);
      damage(bench, [number]);
      expect(await bench.run().toEnd()).toBeUndefined();
      expect([bench.outcomes, bench.ending]).toEqual([{ [number]: 'imported' }, null]);
      if (configuration === NOWHERE) expect(await bench.savedOf(number)).toEqual(NOWHERE);
    },
  );

  test('of a number that an earlier run has claimed: ends, and names it', async () => {
    const bench = await opened();
    const [number = ''] = bench.hold(1);
    await interrupted(bench);
    damage(bench, [number]);
    expect(await bench.run().toEnd()).toBeUndefined();
    expect([bench.outcomes, bench.ending]).toEqual([{ [number]: 'imported' }, DAMAGED]);
    const { detail } = bench.all.register.imports.get(IMPORT_ID)!.refusal!;
    for (const said of ['its entry in the vault is damaged', 'Import again', number]) expect(detail).toContain(said);
  });
});

test('credentials that cannot be opened any more once the account is set up are not taken for what was saved of a number', async () => {
  const bench = await opened();
  bench.hold(1);
  const { vault } = bench.all;
  const get = vault.get.bind(vault);
  let openings = 0;
  vault.get = async (key) => {
    if (key.kind === CREDENTIALS && ++openings > 1) throw new VaultError(DAMAGED, 'The entry of key 1 does not open.');
    return get(key);
  };
  expect(await bench.run().toEnd()).toBeUndefined();
  expect([openings, bench.ending]).toEqual([2, DAMAGED]);
  expect(bench.all.register.imports.get(IMPORT_ID)!.refusal!.detail).not.toContain('How a number was set up');
});

test('an import whose inventory knows it no more does not wait for that to be mended', async () => {
  const bench = await opened();
  bench.hold(1);
  await interrupted(bench);
  const gone = new DomainError('not_found', 'There is no such import.');
  bench.all.register.claimForImport = () => Promise.reject(gone);
  await expect(bench.run().toEnd()).rejects.toBe(gone);
});
