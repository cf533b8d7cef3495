import type { NumberEvent } from '../domain/number.events.js';
import { requireSwitch } from '../domain/number.rules.js';
import type { NumberState } from '../domain/number.state.js';

/** Blocks outbound calls from this number, whatever their source (rule 7). Source: seeds, "Outbound Calling Control". */
export function decideDisableOutbound(state: NumberState, expectedVersion?: string): NumberEvent[] {
  const number = requireSwitch(state, expectedVersion);
  if (number.outboundSwitch === 'disabled') return [];
  return [{ type: 'OutboundDisabled', number: number.number }];
}
