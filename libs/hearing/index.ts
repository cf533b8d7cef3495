export type { RemoteEventBus } from './remote-event-bus.js';
export { whyNotHeard, whyNotRead } from './why-not-heard.js';
