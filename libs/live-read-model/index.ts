export * from './read-model.port.js';
export * from './read-model-feed.js';
export { ThreadedReadModel } from './threaded/threaded-read-model.js';
export type { ReadModelThread } from './threaded/threaded-read-model.js';
export { serveReadModel } from './threaded/serve-read-model.js';
