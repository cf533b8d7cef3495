export { KafkaAnnouncements } from './kafka-announcements.js';
export { openKafka } from './kafka-client.js';
export { KafkaEventBus } from './kafka-event-bus.js';
