export { announceLog } from './announce-log.js';
export { addRelay } from './relay.metrics.js';
export { whyNotAnnounced } from './why-not-announced.js';
