import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '#service-process';
import { VAULT_SETTINGS, readVaultConfig } from '#vault';

const SETTING = Object.keys(VAULT_SETTINGS)[0]!;
const KEYS = ['ab'.repeat(32), 'cd'.repeat(32)];

describe('RINGFENCE_VAULT_KEY', () => {
  test('is no key unless it is set, and then one or several', () => {
    expect(readVaultConfig({})).toStrictEqual({ keys: [] });
    expect(readVaultConfig({ [SETTING]: '' })).toStrictEqual({ keys: [] });
    const [only] = readVaultConfig({ [SETTING]: KEYS[1]! }).keys;
    expect(readVaultConfig({ [SETTING]: KEYS.join(',') }).keys.map(({ id }) => id)).toStrictEqual([
      expect.any(String),
      only!.id,
    ]);
  });

  test.each(['hunter2hunter2', `${KEYS[0]},hunter2hunter2`, `${KEYS[0]},${KEYS[0]}`])(
    '%s is refused by its name, and not repeated',
    (text) => {
      const read = () => readVaultConfig({ [SETTING]: text });
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(/^RINGFENCE_VAULT_KEY cannot be used: .+ "openssl rand/);
      expect(read).not.toThrow(/hunter2|abab/);
    },
  );
});
