export { announcementMessages } from './announcement-messages.js';
export { KafkaAnnouncements } from './kafka-announcements.js';
export { openKafka } from './kafka-client.js';
export { KafkaEventBus } from './kafka-event-bus.js';
export { FOLLOWED, onBroker } from './kafka-topics.js';
export { FOLLOWER_FETCHES } from './topic-consumer.js';
export { withAdmin } from './with-admin.js';
