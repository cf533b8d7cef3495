import { LogTailEventBus } from '#event-bus/log-tail';
import { CONTRACT_TYPES, describeEventBus, publishOfContract } from '../testing/event-bus.contract.js';

describeEventBus('log tail', async (log) => ({
  bus: new LogTailEventBus(log, publishOfContract, CONTRACT_TYPES),
  close: () => Promise.resolve(),
}));
