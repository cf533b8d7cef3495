import { expect, test } from '@jest/globals';
import { DomainError } from '#domain-error';
import { VaultError } from '#vault';
import { carrierError } from './testing/carrier-workshop.js';
import { saidToCaller } from './said-to-caller.js';

test('says of a carrier what it says, with its own number of the error and the field', () => {
  const error = carrierError('carrier_credentials_rejected', { carrierCode: '20003' });
  const said = saidToCaller(error, { errors: [{ field: 'credentials' }] }) as DomainError;
  const { name, code, message, details } = said;
  expect([name, code, message]).toEqual(['DomainError', error.code, error.message]);
  expect(details).toStrictEqual({ carrierCode: '20003', errors: [{ field: 'credentials' }] });
  expect((saidToCaller(carrierError('carrier_unavailable')) as DomainError).details).toStrictEqual({});
});

test('says how long the carrier wants to be left alone, in whole seconds', () => {
  const error = carrierError('carrier_rate_limited', { retryAfterMs: 6_200 });
  expect((saidToCaller(error) as DomainError).details).toStrictEqual({ retryAfterSeconds: 7 });
});

test('says of the vault no more than that it cannot be read', () => {
  const error = new VaultError('vault_entry_damaged', 'The entry carrier-credentials of home is damaged.');
  expect(saidToCaller(error)).toMatchObject({
    name: 'DomainError',
    code: 'vault_entry_damaged',
    message: expect.not.stringContaining('home'),
  });
});

test('leaves everything else as it is', () => {
  for (const error of [new DomainError('not_found', 'There is none.'), new TypeError('x is not a function')]) {
    expect(saidToCaller(error)).toBe(error);
  }
});
