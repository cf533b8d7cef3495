import { assertNever } from '#assert-never';
import type { Occurrence } from '../../event/domain/occurrence.js';
import type { NumberEvent, NumberImported, NumberPurchased, NumberReserved } from './number.events.js';
import { FIRST_REGION, FIRST_REGION_STATUS } from './number.events.js';
import { purchasesOf } from './number.rules.js';
import { NO_PROFILES } from './number.state.js';
import type { ClaimedNumber, HeldNumber, NumberRegion, NumberState } from './number.state.js';

export const unclaimed: NumberState = { status: 'unclaimed' };

export function evolveNumber(state: NumberState, event: NumberEvent, at: Occurrence): NumberState {
  const seen = { version: String(at.revision), updatedAt: at.time };
  if (event.type === 'NumberImported' || event.type === 'NumberPurchased')
    return { ...acquired(state, event, at.time), ...seen };
  if (event.type === 'NumberReserved') return reserved(state, event);
  if (event.type === 'NumberReservationLifted') return unreserved(state);
  if (state.status === 'unclaimed') return state;
  return { ...evolveClaimed(state, event, at), ...seen };
}

function acquired(
  before: NumberState,
  event: NumberImported | NumberPurchased,
  acquiredAt: string,
): Omit<HeldNumber, 'version' | 'updatedAt'> {
  const { number, workspace, carrier, carrierAccountId, capabilities, country, locality, monthlyCost } = event;
  const isImported = event.type === 'NumberImported';
  return {
    number,
    workspace,
    carrier,
    carrierAccountId,
    capabilities,
    country,
    locality,
    monthlyCost,
    type: event.numberType,
    status: 'active',
    origin: isImported ? 'imported' : 'purchased',
    purchaseIds: [...purchasesOf(before), ...(isImported ? [] : [event.purchaseId])],
    broughtBy: isImported ? { importId: event.importId, row: event.row } : { purchaseId: event.purchaseId },
    profiles: NO_PROFILES,
    outboundSwitch: 'enabled',
    giveBackFailure: null,
    region:
      carrier === 'twilio' && carrierAccountId !== null
        ? { ...FIRST_REGION, ...SETTLED, status: FIRST_REGION_STATUS[event.type], since: acquiredAt }
        : null,
    acquiredAt,
  };
}

/** Of a number that somebody holds nothing changes: it cannot be reserved. */
function reserved(state: NumberState, { workspace, purchaseId }: NumberReserved): NumberState {
  if (state.status === 'unclaimed' || state.status === 'released' || state.status === 'detached') {
    return { ...state, reservation: { workspace, purchaseId } };
  }
  return state;
}

function unreserved(state: NumberState): NumberState {
  if (!('reservation' in state)) return state;
  const { reservation: _, ...rest } = state;
  return rest;
}

type ClaimedEvent = Exclude<
  NumberEvent,
  { type: 'NumberImported' | 'NumberPurchased' | 'NumberReserved' | 'NumberReservationLifted' }
>;

function evolveClaimed(state: ClaimedNumber, event: ClaimedEvent, at: Occurrence): ClaimedNumber {
  switch (event.type) {
    case 'NumberAssigned':
      return { ...state, profiles: { ...state.profiles, [event.profile]: event.agentId } };
    case 'NumberUnassigned':
      return { ...state, profiles: { ...state.profiles, [event.profile]: null } };
    case 'OutboundDisabled':
      return { ...state, outboundSwitch: 'disabled' };
    case 'OutboundEnabled':
      return { ...state, outboundSwitch: 'enabled' };
    case 'CapabilitiesChanged':
      return { ...state, capabilities: event.capabilities };
    case 'RegionSet':
    case 'RegionConfirmed':
    case 'RegionFailed':
      return { ...state, region: evolveRegion(state.region, event, at) };
    case 'NumberReleaseStarted':
      return { ...state, status: 'releasing', leaving: 'release', askedBy: at.eventId, giveBackFailure: null };
    case 'NumberDetachStarted':
      return { ...state, status: 'releasing', leaving: 'detach', askedBy: at.eventId, giveBackFailure: null };
    case 'NumberGiveBackFailed':
      return { ...stayed(state), status: 'active', giveBackFailure: { code: event.code, detail: event.detail } };
    case 'NumberReleased':
    case 'NumberLost':
      return { ...stayed(state), ...GONE, status: 'released', isGivenBack: state.status === 'releasing' };
    case 'NumberDetached':
      return { ...stayed(state), ...GONE, status: 'detached', isGivenBack: state.status === 'releasing' };
    default:
      return assertNever(event);
  }
}

/** What means nothing of a number that is not held any more. */
const GONE = { region: null, giveBackFailure: null } as const;

function stayed(state: ClaimedNumber): Omit<ClaimedNumber, 'leaving' | 'askedBy'> {
  if (!('leaving' in state)) return state;
  const { leaving: _, askedBy: _asked, ...rest } = state;
  return rest;
}

/** A region that no other is to take the place of. */
const SETTLED = { former: null, formerStatus: null, askedBy: null, failure: null } as const;

function evolveRegion(
  before: NumberRegion | null,
  event: Extract<ClaimedEvent, { type: 'RegionSet' | 'RegionConfirmed' | 'RegionFailed' }>,
  { time: since, eventId }: Occurrence,
): ClaimedNumber['region'] {
  const { value, edge } = event.region;
  if (event.type === 'RegionConfirmed') return { value, edge, ...SETTLED, status: 'confirmed', since };
  if (event.type === 'RegionSet') {
    // One that takes the place of another which the carrier may have taken already leaves nothing certain.
    const formerStatus = before?.status === 'confirmed' ? 'confirmed' : 'assumed';
    const { former } = event;
    return { value, edge, status: 'pending', since, former, formerStatus, askedBy: eventId, failure: null };
  }
  const { staysIn, staysAs = 'confirmed', code, detail } = event;
  return { ...staysIn, ...SETTLED, status: staysAs, since, failure: { code, detail } };
}
