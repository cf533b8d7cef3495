import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { describeConsumerLedger } from '../testing/consumer-ledger.contract.js';

describeConsumerLedger('in memory', () => new InMemoryConsumerLedger());
