import type { WriterClaim } from '#fence';
import { Lease } from './lease.port.js';

/**
 * In one process with the log: each block of this process is in the gate before it is committed, and no other blocks
 * anything as long as this one is the writer.
 */
export class LeaseOfTheWriter extends Lease {
  constructor(private readonly writer: WriterClaim) {
    super();
  }

  override covers(): boolean {
    return this.writer.isSure;
  }
}
