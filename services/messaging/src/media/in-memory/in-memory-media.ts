import { MediaStore } from '../media-store.port.js';
import type { MediaName } from '../media-store.port.js';

/** Media of a product that keeps nothing. */
export class InMemoryMedia extends MediaStore {
  private readonly kept = new Map<string, Buffer>();

  override async put(name: MediaName, sealed: Uint8Array): Promise<void> {
    this.kept.set(keyOf(name), Buffer.from(sealed));
  }

  override async get(name: MediaName): Promise<Buffer | undefined> {
    return this.kept.get(keyOf(name));
  }

  override async delete(name: MediaName): Promise<void> {
    this.kept.delete(keyOf(name));
  }
}

const keyOf = ({ workspace, messageId, index }: MediaName): string => JSON.stringify([workspace, messageId, index]);
