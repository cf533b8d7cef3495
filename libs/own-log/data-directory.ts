import { mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EventStoreError } from '#event-store';

/** Where the events are, or, where a server has them, the lock of their directory. */
export const logFileIn = (directory: string): string => join(directory, 'events.sqlite');

/** What is kept of groups of event handlers. */
export const consumersFileIn = (directory: string): string => join(directory, 'consumers.sqlite');

/** Makes a directory that `setting` names. Rejects with `event_store_unavailable` when that cannot be. */
export async function makeDirectory(directory: string, setting = 'DATA_DIR'): Promise<void> {
  try {
    await makeFolders(resolve(directory));
  } catch (cause) {
    const sentence = `${directory} is no directory and cannot be made one. Set ${setting} to one that this user may write to.`;
    throw new EventStoreError('event_store_unavailable', sentence, { cause });
  }
}

/** One after the other: asked for all at once where none can be made, as under `/proc`, Node tries for ever. */
async function makeFolders(directory: string): Promise<void> {
  if (await isDirectory(directory)) return;
  await makeFolders(dirname(directory));
  try {
    // Nobody else's business on a shared machine.
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isDirectory(directory))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
