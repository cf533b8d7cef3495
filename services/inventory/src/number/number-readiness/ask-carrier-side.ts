import pTimeout, { TimeoutError } from 'p-timeout';
import type { CarrierCheck, CarrierSide } from '#carrier-side';
import { DomainError, hasCode } from '#domain-error';
import { PROFILES } from '../domain/number.events.js';
import type { ClaimedNumber } from '../domain/number.state.js';

/** A carrier gets three seconds; so long whoever asks it may take. */
const MAX_WAIT_MS = 4_000;

const AWAY = 'The service that deals with carriers cannot be reached right now.';
const LATE = 'What deals with carriers has not answered in time.';

/** What the carrier says of a number, or one check that says why it says nothing. None of a number that is not held. */
export async function askCarrierSide(side: CarrierSide, number: ClaimedNumber): Promise<readonly CarrierCheck[]> {
  if (number.status !== 'active') return [];
  const { workspace, carrier, carrierAccountId, type, country, capabilities } = number;
  if (carrier === 'sip') return [notAsked('A carrier of your own cannot be asked anything.', AT_CARRIER)];
  if (carrierAccountId === null) {
    return [
      notAsked('The number came in without an account at its carrier, so the carrier cannot be asked.', AT_CARRIER),
    ];
  }
  const region = number.region === null || number.region.status === 'pending' ? null : number.region.value;
  const question = { number: number.number, carrierAccountId, type, country, capabilities, region };
  try {
    return await pTimeout(side.checksOf(workspace, question), { milliseconds: MAX_WAIT_MS });
  } catch (error) {
    if (error instanceof TimeoutError) return [notAsked(LATE, AGAIN)];
    // Its own sentence is for operators.
    if (hasCode(error, 'service_unavailable')) return [notAsked(AWAY, AGAIN)];
    if (error instanceof DomainError) return [notAsked(error.message, AGAIN)];
    throw error;
  }
}

const AT_CARRIER = 'Look at the carrier itself: what the number can do there, and where its calls and messages go.';
const AGAIN = 'Do what the sentence says, or ask again in a while.';

function notAsked(why: string, remedy: string): CarrierCheck {
  const message = `What the carrier knows is missing here. ${why}`;
  return { code: 'carrier_asked', profiles: PROFILES, ok: null, message, remedy, checkedAt: null };
}
