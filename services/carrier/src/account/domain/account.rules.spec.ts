import { expect, test } from '@jest/globals';
import { CARRIERS, SANDBOX_ACCOUNT_ID, isOfSandbox } from '#number-facts';
import { accountIdOf } from '../account.aggregate.js';
import { carrierOf } from './account.rules.js';

test('whose account it is, is known by its id', () => {
  const named = { installationId: 'one', workspace: 'acme', reference: 'reference' };
  expect(CARRIERS.map((carrier) => carrierOf(accountIdOf({ ...named, carrier })))).toStrictEqual([...CARRIERS]);
  expect(carrierOf(SANDBOX_ACCOUNT_ID)).toBe('sandbox');
});

test('an account of the sandbox is known by its id, the built-in one and those of a workspace', () => {
  const named = { installationId: 'one', workspace: 'acme', reference: 'reference' };
  const ofSandbox = CARRIERS.filter((carrier) => isOfSandbox(accountIdOf({ ...named, carrier })));
  expect(ofSandbox).toStrictEqual(['sandbox']);
  expect([isOfSandbox(SANDBOX_ACCOUNT_ID), isOfSandbox('sandboxes')]).toStrictEqual([true, false]);
});
