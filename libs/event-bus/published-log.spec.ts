import { expect, test } from '@jest/globals';
import type { PublicEventType } from '#contracts';
import { joinPublishedLogs } from './published-log.js';

const logOf = (type: PublicEventType, publishes: string) => ({
  types: [type],
  publish: ({ type: stored }: { readonly type: string }) => {
    if (stored !== type) throw new Error(`${stored} is not of this service.`);
    return { type: 'AgentRenamed', workspace: 'home', agentId: 'sales', name: publishes } as const;
  },
});
const stored = (type: string) => ({ id: crypto.randomUUID(), type, data: {}, metadata: {} });

test('of a log of several services, others hear what each of them publishes, and nothing else', () => {
  const joined = joinPublishedLogs([logOf('NumberReleased', 'one'), logOf('PurchaseFailed', 'other')]);
  expect(joined.types).toStrictEqual(['NumberReleased', 'PurchaseFailed']);
  expect(joined.publish(stored('NumberReleased'))).toMatchObject({ name: 'one' });
  expect(joined.publish(stored('PurchaseFailed'))).toMatchObject({ name: 'other' });
  expect(joined.publish(stored('CarrierAccountSetUp'))).toBe(undefined);
});
