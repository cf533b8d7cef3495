import { expect, test } from '@jest/globals';
import { InMemoryEventStore } from '#event-store/in-memory';
import { WHO } from '#event-store/testing';
import { decideNameInstallation, installationIdOf } from './installation-id.js';

test('an installation is named once', () => {
  expect(decideNameInstallation('one', undefined)).toStrictEqual([
    { type: 'InstallationNamed', installationId: 'one' },
  ]);
  expect(decideNameInstallation('other', 'one')).toStrictEqual([]);
});

test('a log has one id, whoever asks and however many at once; another log has another', async () => {
  const [store, another] = [new InMemoryEventStore(), new InMemoryEventStore()];
  const elsewhere = { ...WHO, workspace: 'away' };
  const ids = await Promise.all([WHO, elsewhere, WHO].map((context) => installationIdOf(store, context)));
  expect(new Set(ids).size).toBe(1);
  expect(await installationIdOf(store, elsewhere)).toBe(ids[0]);
  expect(await installationIdOf(another, WHO)).not.toBe(ids[0]);
});
