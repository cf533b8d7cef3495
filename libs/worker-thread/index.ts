export { WorkerThread, serveWorkerThread } from './worker-thread.js';
export type { Methods } from './worker-thread.js';
