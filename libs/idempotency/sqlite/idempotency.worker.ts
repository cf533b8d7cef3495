import { serveWorkerThread } from '#worker-thread';
import type { ClaimedRequest, RequestClaim } from '../idempotency-store.port.js';
import { IdempotencyFile } from './idempotency-file.js';

let opened: IdempotencyFile | undefined;

function file(): IdempotencyFile {
  if (!opened) throw new Error('The file is not open');
  return opened;
}

const methods = {
  open(path: string): void {
    opened = new IdempotencyFile(path);
  },
  claim: (claim: RequestClaim): ClaimedRequest => file().claim(claim),
  keep: (id: string, answer: Uint8Array): void => file().keep(id, answer),
  release: (id: string): void => file().release(id),
  purge: (nowMs: number): number => file().purge(nowMs),
  close(): void {
    file().close();
    opened = undefined;
  },
};

export type IdempotencyThread = typeof methods;

serveWorkerThread(methods);
