import type { NumberEvent } from '../domain/number.events.js';
import { requireSwitch } from '../domain/number.rules.js';
import type { NumberState } from '../domain/number.state.js';

/** Lets outbound calls from this number through again (rule 7). Holds on it stay. Source: seeds, "Outbound Calling Control". */
export function decideEnableOutbound(state: NumberState, expectedVersion?: string): NumberEvent[] {
  const number = requireSwitch(state, expectedVersion);
  if (number.outboundSwitch === 'enabled') return [];
  return [{ type: 'OutboundEnabled', number: number.number, cause: 'requested' }];
}
