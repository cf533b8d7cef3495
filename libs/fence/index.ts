export * from './fence.port.js';
export * from './fenced-event-store.js';
export * from './local-fence.js';
