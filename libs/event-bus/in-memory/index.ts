export { InMemoryConsumerLedger } from './in-memory-consumer-ledger.js';
