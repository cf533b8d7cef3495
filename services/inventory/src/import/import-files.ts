import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileTooLarge, uploadCutOff, uploadNotStored } from './domain/import.errors.js';

/** A file that has arrived whole and would survive a power cut. */
export interface StoredFile {
  /** Its name among the import files. */
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly bytes: number;
}

const MAX_FILE_BYTES = 1_073_741_824;

/** Uploaded files, kept from their arrival until their import has finished. */
export class ImportFiles {
  constructor(
    private readonly folder: string,
    private readonly maxFileBytes = MAX_FILE_BYTES,
  ) {}

  path(file: string): string {
    return join(this.folder, file);
  }

  /**
   * Stores a body as it arrives, whatever its size, and resolves when it is on disk. The body is read to its end
   * unless it is refused; then nothing of it is kept.
   *
   * Rejects with `body_too_large`, `body_incomplete` when the sender went away, or `upload_not_stored`.
   */
  async receive(body: Readable, announcedBytes: number | undefined): Promise<StoredFile> {
    if ((announcedBytes ?? 0) > this.maxFileBytes) throw fileTooLarge(this.maxFileBytes);
    const file = `${randomUUID()}.csv`;
    const handle = await this.create(file);
    try {
      return { file, ...(await this.write(body, handle)) };
    } catch (error) {
      await this.remove(file);
      throw error;
    } finally {
      await handle.close();
    }
  }

  async remove(file: string): Promise<void> {
    await rm(this.path(file), { force: true });
  }

  /** Removes what a crash left behind: files that no import needs any more, or never came to need. */
  async removeAllBut(needed: ReadonlySet<string>): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const files = await readdir(this.folder);
    await Promise.all(files.filter((file) => !needed.has(file)).map((file) => this.remove(file)));
  }

  private async create(file: string): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true }).catch(notStored);
    return open(this.path(file), 'wx', 0o600).catch(notStored);
  }

  private async write(body: Readable, handle: FileHandle): Promise<Omit<StoredFile, 'file'>> {
    const sha256 = createHash('sha256');
    let bytes = 0;
    // The connection must outlive a refusal, which is answered on it.
    const chunks = body.iterator({ destroyOnReturn: false }) as AsyncIterator<Buffer>;
    for (;;) {
      const chunk = await chunks.next().catch(cutOff);
      if (chunk.done) break;
      bytes += chunk.value.length;
      if (bytes > this.maxFileBytes) throw fileTooLarge(this.maxFileBytes);
      sha256.update(chunk.value);
      await handle.writeFile(chunk.value).catch(notStored);
    }
    await handle.sync().catch(notStored);
    await this.syncFolder().catch(notStored);
    return { sha256: sha256.digest('hex'), bytes };
  }

  /** A new file's name is kept by its folder. */
  private async syncFolder(): Promise<void> {
    const folder = await open(this.folder);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }
}

function cutOff(): never {
  throw uploadCutOff();
}

function notStored(): never {
  throw uploadNotStored();
}
