import { expect, jest, test } from '@jest/globals';
import { InMemoryEventStore } from '#event-store/in-memory';
import { WHO } from '#event-store/testing';
import { installationIdOf } from '../../installation/installation-id.js';
import { InstallationMark } from '../../installation/installation-mark.js';
import { TellInstallationController } from './tell-installation.http.js';

test('an installation is told by a mark of its own, which is not its id', async () => {
  const store = new InMemoryEventStore();
  const [one, another] = [1, 2].map(() => new TellInstallationController(new InstallationMark(store)));
  expect(await one!.tell('twilio', 'a')).toEqual({ installation: null });
  const id = await installationIdOf(store, WHO);
  const told = await one!.tell('twilio', 'a');
  expect(told.installation).toMatch(/^[0-9a-f]{64}$/);
  expect(told.installation).not.toContain(id);
  await expect(one!.tell('sandbox', 'a')).rejects.toMatchObject({ code: 'not_found' });
  expect(await another!.tell('telnyx', 'b')).toEqual(told);
});

test('however many ask before there is one, the log is looked at once at a time', async () => {
  const store = new InMemoryEventStore();
  const looks = jest.spyOn(store, 'readStream');
  const mark = new InstallationMark(store);
  const before = mark.get();
  expect(looks).toHaveBeenCalledTimes(1);
  await installationIdOf(store, WHO);
  looks.mockClear();
  // The first look may have been too early for those who come now.
  for (const told of await Promise.all([1, 2, 3].map(() => mark.get()))) expect(told).toMatch(/^[0-9a-f]{64}$/);
  expect([await before, looks.mock.calls.length]).toEqual([null, 1]);
});
