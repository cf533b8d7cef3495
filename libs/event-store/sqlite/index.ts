export { FileLock } from './file-lock.js';
export { SqliteEventLog } from './sqlite-event-log.js';
export { SqliteEventLogAtRest } from './sqlite-event-log-at-rest.js';
export { SqliteEventStore } from './sqlite-event-store.js';
