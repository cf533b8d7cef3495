export { WorkerThread, serveWorkerThread } from './worker-thread.js';
