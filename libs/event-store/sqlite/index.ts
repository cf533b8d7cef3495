export { SqliteEventLog } from './sqlite-event-log.js';
export { SqliteEventStore } from './sqlite-event-store.js';
