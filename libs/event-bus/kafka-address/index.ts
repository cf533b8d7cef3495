export { readKafkaUrl } from './kafka-address.js';
export type { KafkaAddress } from './kafka-address.js';
