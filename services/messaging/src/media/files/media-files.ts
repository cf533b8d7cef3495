import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MediaStore, MediaStoreError } from '../media-store.port.js';
import type { MediaName } from '../media-store.port.js';

/** As ids and workspaces are made: nothing that leads out of a folder. */
const SAFE = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** What came with messages, in files of their own: `WORKSPACE/MESSAGE'S LAST TWO/MESSAGE-INDEX`. */
export class MediaFiles extends MediaStore {
  /** `folder`: for these files alone; made when the first one comes. */
  constructor(private readonly folder: string) {
    super();
  }

  override async put(name: MediaName, sealed: Uint8Array): Promise<void> {
    const path = this.path(name);
    // Whoever reads meanwhile, or after a power cut, finds all of it or nothing.
    const unfinished = `${path}.unfinished`;
    try {
      await mkdir(dirname(path), { recursive: true });
      await write(unfinished, sealed);
      await rename(unfinished, path);
      await sync(dirname(path));
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw failure('cannot be written', error);
    }
  }

  override async get(name: MediaName): Promise<Buffer | undefined> {
    try {
      return await readFile(this.path(name));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw failure('cannot be read', error);
    }
  }

  override async delete(name: MediaName): Promise<void> {
    await rm(this.path(name), { force: true }).catch((error: unknown) => {
      throw failure('cannot be deleted', error);
    });
  }

  private path({ workspace, messageId, index }: MediaName): string {
    if (!SAFE.test(workspace) || !SAFE.test(messageId) || !Number.isSafeInteger(index) || index < 0) {
      throw new MediaStoreError('There is a name of media that no message can have.');
    }
    return join(this.folder, workspace, messageId.slice(-2), `${messageId}-${index}`);
  }
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new file's name is kept by its folder. */
async function sync(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function failure(what: string, cause: unknown): MediaStoreError {
  if (cause instanceof MediaStoreError) return cause;
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  return new MediaStoreError(`What came with messages ${what} (${code}). Check the disk and its rights.`, { cause });
}
