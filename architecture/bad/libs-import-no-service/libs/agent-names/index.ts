// A lib for one service only.
export { AGENT_STATUSES } from '../../services/inventory/src/agent/domain/agent.events.js';
