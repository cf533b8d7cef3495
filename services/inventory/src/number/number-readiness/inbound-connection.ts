import { whyOutOfReach } from '#inbound-routes';
import type { RegisteredAgent } from '../../agent/domain/agent.state.js';
import type { ClaimedNumber } from '../domain/number.state.js';
import { check } from './readiness-check.js';
import type { ReadinessCheck } from './readiness-check.js';

/**
 * Whether calls that the carrier hands over here can be connected with the agent. None where it hands over nothing: whoever
 * asks `POST /v1/calls/route` connects by itself.
 */
export function connectionChecks(
  { carrier, carrierAccountId }: ClaimedNumber,
  { name, connect }: RegisteredAgent,
): readonly ReadinessCheck[] {
  if (carrierAccountId === null || (carrier !== 'twilio' && carrier !== 'telnyx')) return [];
  const because = connect ? whyOutOfReach(carrier, connect) : 'nothing says where it takes its calls';
  return [
    check('agent_connected', because === undefined, {
      yes: `Calls can be connected with the agent ${name}.`,
      no: `Callers hear that nobody can take their call: they cannot be connected with the agent ${name}, because ${because}.`,
      remedy: `Save the agent ${name} with a connect, {"sipUri": "sip:…"} or {"websocketUrl": "wss://…"}.`,
    }),
  ];
}
