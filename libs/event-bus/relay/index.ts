export * from './announcements.port.js';
export * from './relay.js';
