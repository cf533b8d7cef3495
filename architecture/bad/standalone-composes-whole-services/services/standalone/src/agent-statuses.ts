// The single process reaching into a service.
export { AGENT_STATUSES } from '../../inventory/src/agent/domain/agent.events.js';
