export { announcementMessages } from './announcing/announcement-messages.js';
export { KafkaAnnouncements } from './announcing/kafka-announcements.js';
export { openKafka } from './kafka-client.js';
export { KafkaEventBus } from './kafka-event-bus.js';
export { followedTopics, onBroker } from './kafka-topics.js';
export { FOLLOWER_FETCHES } from './following/topic-consumer.js';
export { withAdmin } from './with-admin.js';
