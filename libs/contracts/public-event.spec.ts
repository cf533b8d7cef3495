import { describe, expect, test } from '@jest/globals';
import { DECLARATIONS, subjectOf } from './public-event.js';
import type { PublicEvent } from './public-event.js';

const workspace = 'home';

describe('each declared type', () => {
  test.each([...DECLARATIONS])('%s has a schema of every version and leads each to the next', (_, declaration) => {
    const versions = Array.from({ length: declaration.version }, (_each, index) => String(index + 1));
    expect(Object.keys(declaration.schemas)).toStrictEqual(versions);
    expect(Object.keys(declaration.upcasters)).toStrictEqual(versions.slice(0, -1));
  });

  test.each([...DECLARATIONS])('%s has no fact of a name that the flat form needs for itself', (_, { schemas }) => {
    const names = Object.values(schemas).flatMap(({ properties }) => Object.keys(properties));
    expect(names).not.toEqual(expect.arrayContaining([expect.stringMatching(/^(type|workspace)$/)]));
  });
});

describe('the subject of an event', () => {
  const assigned = { type: 'NumberAssigned', workspace, number: '+14155550100', profile: 'sms', agentId: 'a' } as const;
  const cases: readonly [PublicEvent, string][] = [
    [assigned, '+14155550100'],
    [{ type: 'AgentArchived', workspace, agentId: 'sales' }, 'home/sales'],
    [{ type: 'HoldPlaced', workspace, holdId: 'hold-1', scope: { number: '+14155550100' } }, 'hold-1'],
    [{ type: 'ApiKeyRevoked', workspace, keyId: 'key-1' }, 'key-1'],
    [{ type: 'PurchaseCompleted', workspace, purchaseId: 'p-1', number: '+14155550100', monthlyCost: null }, 'p-1'],
    [{ type: 'CarrierAccountRotated', workspace, carrierAccountId: 'account-1' }, 'home/account-1'],
  ];

  test.each(cases)('%j is about %s', (event, subject) => {
    expect(subjectOf(event)).toBe(subject);
  });
});
