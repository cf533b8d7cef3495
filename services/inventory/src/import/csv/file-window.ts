import { createReadStream } from 'node:fs';
import type { ReadStream } from 'node:fs';

/** A stretch of a file that moves forward as its bytes are used up. */
export class FileWindow {
  /** The unused bytes read so far. */
  bytes: Buffer = Buffer.alloc(0);
  /** Whether the file has no more bytes than these. */
  atFileEnd = false;

  private readonly stream: ReadStream;
  private readonly chunks: AsyncIterator<Buffer>;

  /** `offset`: the place in the file of the first of `bytes`. */
  constructor(
    path: string,
    public offset: number,
    readBytes: number,
  ) {
    this.stream = createReadStream(path, { start: offset, highWaterMark: readBytes });
    this.chunks = this.stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  /** Reads on until there are so many bytes or the file ends. Rejects when the file cannot be read. */
  async fill(minBytes: number): Promise<void> {
    const parts = [this.bytes];
    let length = this.bytes.length;
    while (length < minBytes && !this.atFileEnd) {
      const chunk = await this.chunks.next();
      if (chunk.done) {
        this.atFileEnd = true;
      } else {
        parts.push(chunk.value);
        length += chunk.value.length;
      }
    }
    if (parts.length > 1) this.bytes = Buffer.concat(parts, length);
  }

  drop(count: number): void {
    this.bytes = this.bytes.subarray(count);
    this.offset += count;
  }

  close(): void {
    this.stream.destroy();
  }
}
