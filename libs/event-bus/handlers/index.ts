export { EventBusTransport, WHOLE_LOG } from './event-bus-transport.js';
