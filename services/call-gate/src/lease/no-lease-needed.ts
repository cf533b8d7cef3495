import { Lease } from './lease.port.js';

/** In one process with the log: each block is in the gate before it is committed. */
export class NoLeaseNeeded extends Lease {
  override covers(): boolean {
    return true;
  }
}
