// One service that reads another's code.
export { AGENT_STATUSES } from '../../inventory/src/agent/domain/agent.events.js';
