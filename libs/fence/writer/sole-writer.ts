import { WriterClaim } from './writer-claim.port.js';

/** Of a log that a lock keeps to one process, gate included: there is nothing to find out. */
export class SoleWriter extends WriterClaim {
  override readonly replaced = new Promise<never>(() => undefined);
  override readonly isSure = true;

  override requireHeld(): void {
    return undefined;
  }

  override confirm(): Promise<void> {
    return Promise.resolve();
  }

  override whenFormerLeasesLapsed(): Promise<void> {
    return Promise.resolve();
  }

  override close(): void {
    return undefined;
  }
}
