import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { LogTailEventBus } from '#event-bus/log-tail';
import { describeConsume } from '../testing/consume.contract.js';
import { CONTRACT_TYPES, describeEventBus, publishOfContract } from '../testing/event-bus.contract.js';
import type { OpenBus } from '../testing/event-bus.contract.js';

const open: OpenBus = async (log) => ({
  bus: new LogTailEventBus({
    store: log,
    publish: publishOfContract,
    types: CONTRACT_TYPES,
    ledger: new InMemoryConsumerLedger(),
  }),
  close: () => Promise.resolve(),
});

describeEventBus('log tail', open);
describeConsume('log tail', open);
