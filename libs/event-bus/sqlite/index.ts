export { SqliteConsumerLedger } from './sqlite-consumer-ledger.js';
