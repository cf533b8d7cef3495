import { NumberEventLog } from './number-events.js';

export const SALES = '+14155550100';
export const SUPPORT = '+573015550101';
export const TOLL_FREE = '+18005551234';
export const PLAIN = '+12025550102';
export const RELEASED = '+14155550103';
export const DETACHED = '+14155550104';

/** One number for each thing that a filter may look at, and two that were given back. */
export function exampleLog(): NumberEventLog {
  const log = new NumberEventLog();
  log.import('acme', SALES);
  log.import('acme', SUPPORT, { carrier: 'telnyx', carrierAccountId: 'account-2', country: 'CO', locality: 'Bogotá' });
  log.import('acme', TOLL_FREE, {
    numberType: 'toll_free',
    locality: null,
    capabilities: { voice: true, sms: true, mms: true },
  });
  log.import('acme', PLAIN, {
    carrier: 'sip',
    carrierAccountId: null,
    locality: 'Washington, D.C.',
    monthlyCost: null,
  });
  log.import('acme', RELEASED);
  log.import('acme', DETACHED);
  log.record('acme', { type: 'AgentRegistered', agentId: 'sales', name: 'Zoë Sales', connect: null });
  log.record('acme', { type: 'AgentPublished', agentId: 'sales' });
  log.record('acme', { type: 'NumberAssigned', number: SALES, profile: 'inbound', agentId: 'sales' });
  log.record('acme', { type: 'NumberAssigned', number: SALES, profile: 'outbound', agentId: 'sales' });
  log.record('acme', { type: 'OutboundDisabled', number: SALES });
  log.record('acme', { type: 'AgentRegistered', agentId: 'support', name: 'Support', connect: null });
  log.record('acme', { type: 'NumberAssigned', number: SUPPORT, profile: 'outbound', agentId: 'support' });
  log.record('acme', { type: 'NumberAssigned', number: SUPPORT, profile: 'sms', agentId: 'support' });
  log.record('acme', { type: 'NumberReleased', number: RELEASED });
  log.record('acme', { type: 'NumberDetached', number: DETACHED });
  return log;
}
