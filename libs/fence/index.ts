export * from './fence.port.js';
export * from './fenced-event-store.js';
export * from './lease/lease-book.js';
export * from './lease/leased-fence.js';
export * from './local-fence.js';
