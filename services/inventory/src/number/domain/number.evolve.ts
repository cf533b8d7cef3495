import { assertNever } from '#assert-never';
import type { Occurrence } from '../../event/domain/occurrence.js';
import type { NumberEvent } from './number.events.js';
import { NO_PROFILES } from './number.state.js';
import type { FormerNumber, HeldNumber, NumberState } from './number.state.js';

export const unclaimed: NumberState = { status: 'unclaimed' };

export function evolveNumber(state: NumberState, event: NumberEvent, at: Occurrence): NumberState {
  const seen = { version: String(at.revision), updatedAt: at.time };
  if (event.type === 'NumberImported') {
    const { type: _, numberType, importId, row, ...facts } = event;
    return {
      ...facts,
      ...seen,
      type: numberType,
      status: 'active',
      origin: 'imported',
      importedBy: { importId, row },
      profiles: NO_PROFILES,
      outboundSwitch: 'enabled',
      acquiredAt: at.time,
    };
  }
  if (state.status === 'unclaimed') return state;
  return { ...evolveClaimed(state, event), ...seen };
}

type Claimed = HeldNumber | FormerNumber;

function evolveClaimed(state: Claimed, event: Exclude<NumberEvent, { type: 'NumberImported' }>): Claimed {
  switch (event.type) {
    case 'NumberAssigned':
      return { ...state, profiles: { ...state.profiles, [event.profile]: event.agentId } };
    case 'NumberUnassigned':
      return { ...state, profiles: { ...state.profiles, [event.profile]: null } };
    case 'OutboundDisabled':
      return { ...state, outboundSwitch: 'disabled' };
    case 'OutboundEnabled':
      return { ...state, outboundSwitch: 'enabled' };
    case 'NumberReleased':
      return { ...state, status: 'released' };
    case 'NumberDetached':
      return { ...state, status: 'detached' };
    default:
      return assertNever(event);
  }
}
