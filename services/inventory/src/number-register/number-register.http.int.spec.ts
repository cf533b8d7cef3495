import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NUMBER_REGISTER_OPERATIONS } from '#number-register/remote';
import { ROOT_KEY, SERVICE_TOKEN } from '../../../../libs/service-process/testing/apart-in-memory.js';
import { OpenedInventory } from './testing/opened-inventory.js';

const OPERATIONS = Object.keys(NUMBER_REGISTER_OPERATIONS);
const NUMBER = '+14155550100';
const HOME = {
  workspace: 'default',
  actor: { kind: 'system', id: 'carrier', name: 'carrier' },
  correlationId: 'request-1',
  causationId: 'event-1',
};
const TAKEN: readonly unknown[] = [NUMBER, 'purchase-1', HOME];

describe('the register over HTTP', () => {
  let inventory: OpenedInventory;
  beforeAll(async () => {
    inventory = await OpenedInventory.open();
  });
  afterAll(() => inventory.stop());

  const ask = (operation: string, body: object | undefined, token = SERVICE_TOKEN) =>
    inventory.send('POST', `/internal/number-register/${operation}`, body, token);

  test('is open to who shows the token of the installation: no key of any role does', async () => {
    for (const token of ['', 'wrong', ROOT_KEY, `${SERVICE_TOKEN}x`]) {
      expect(await ask('reserve', { arguments: TAKEN }, token)).toMatchObject({
        status: 401,
        body: { code: 'unauthorized', detail: expect.stringContaining('RINGFENCE_SERVICE_TOKEN') },
      });
    }
    expect((await ask('claimants', { arguments: ['default', [NUMBER]] })).body).toEqual({
      answer: { [NUMBER]: 'nobody' },
    });
  });

  test('is no part of the API', async () => {
    const { body } = await inventory.send('GET', '/openapi.json');
    expect(JSON.stringify(body)).not.toContain('number-register');
  });

  test.each(['vanish', 'constructor', 'toString', '__proto__'])('does nothing called %s', async (operation) => {
    expect(await ask(operation, { arguments: [] })).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ field: 'operation' }] },
    });
  });

  test.each([
    [undefined, ''],
    [{}, ''],
    [{ arguments: {} }, ''],
    [{ arguments: [NUMBER, 'purchase-1'] }, ''],
    [{ arguments: ['4155550100', 'purchase-1', HOME] }, '0'],
    [{ arguments: [NUMBER, '', HOME] }, '1'],
    [{ arguments: [NUMBER, 7, HOME] }, '1'],
    [{ arguments: [NUMBER, 'purchase-1', { ...HOME, workspace: null }] }, '2.workspace'],
  ])('%j reserves nothing, and says what is wrong', async (body, field) => {
    expect(await ask('reserve', body)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', errors: [{ field, message: expect.stringMatching(/\.$/) }] },
    });
    expect((await ask('claimants', { arguments: ['default', [NUMBER]] })).body).toEqual({
      answer: { [NUMBER]: 'nobody' },
    });
  });

  test('meets whatever is sent with a refusal, never with a failure', async () => {
    const piece = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(NUMBER, 'release', 'purchase-1', HOME, null, 1, [], { code: 'x', detail: 'y' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...OPERATIONS), fc.array(piece, { maxLength: 5 }), async (operation, given) => {
        const { status } = await ask(operation, { arguments: given });
        expect([200, 400, 404, 409, 422]).toContain(status);
      }),
      { numRuns: 300 },
    );
  });
});
