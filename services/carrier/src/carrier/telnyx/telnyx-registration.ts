import { hasCode } from '#domain-error';
import type { Clearance, RegistrableNumber } from '../carrier-facts.js';
import { registerForTexts } from '../texts-to-the-us.js';
import { meansGone } from './owned-numbers.js';
import { numberCampaign, tollFreeVerifications } from './telnyx-answers.js';
import type { NumberCampaign, TollFreeVerification } from './telnyx-answers.js';
import type { TelnyxClient } from './telnyx-client.js';

type Asked = Pick<TelnyxClient, 'get'>;

const IN_PORTAL = 'in the Telnyx portal under Messaging, Compliance';

/** So many verifications of one number are looked at: the rejected ones stay beside the one that is asked for next. */
const MAX_VERIFICATIONS = 20;

/** Asks for what bears on the number: one request, or none. Rejects with a `CarrierError`. */
export async function readRegistration(client: Asked, number: RegistrableNumber): Promise<Clearance | null> {
  switch (registerForTexts(number)) {
    case '10dlc':
      return ofCampaign(await readCampaign(client, number.number));
    case 'toll_free':
      return ofVerification(await readVerification(client, number.number));
    default:
      return null;
  }
}

async function readCampaign(client: Asked, number: string): Promise<NumberCampaign | undefined> {
  const path = `/10dlc/phone_number_campaigns/${encodeURIComponent(number)}`;
  try {
    return await client.get(path, numberCampaign, { meaning: meansGone });
  } catch (error) {
    if (hasCode(error, 'number_not_at_carrier')) return undefined;
    throw error;
  }
}

function ofCampaign(campaign: NumberCampaign | undefined): Clearance {
  if (!campaign) return { status: 'missing', message: `The number is in no 10DLC campaign${BLOCKED}`, remedy: JOIN };
  const { campaignId, assignmentStatus, failureReasons } = campaign;
  switch (assignmentStatus) {
    case 'ASSIGNED':
    // It should have left the campaign, and has not: its texts still go by it.
    case 'FAILED_UNASSIGNMENT':
      return { status: 'granted', message: `The number is in the 10DLC campaign ${campaignId}.`, remedy: null };
    case 'PENDING_ASSIGNMENT':
      return {
        status: 'pending',
        message: `The number is still being added to the 10DLC campaign ${campaignId}${BLOCKED}`,
        remedy: `Wait until that is done, which shows ${IN_PORTAL}.`,
      };
    case 'FAILED_ASSIGNMENT':
      return {
        status: 'refused',
        message: `The number could not be added to the 10DLC campaign ${campaignId}${because(failureReasons)}.`,
        remedy: `Mend that ${IN_PORTAL}, and assign the number to the campaign again.`,
      };
    case 'PENDING_UNASSIGNMENT':
      return {
        status: 'missing',
        message: `The number is leaving the 10DLC campaign ${campaignId}${BLOCKED}`,
        remedy: JOIN,
      };
    default:
      return {
        status: 'unknown',
        message: `Telnyx names the 10DLC campaign ${campaignId} for the number, and not whether it is assigned yet.`,
        remedy: `Look it up ${IN_PORTAL}.`,
      };
  }
}

const BLOCKED = '; without one, networks in the United States block its texts.';
const JOIN = `Assign the number to an approved campaign ${IN_PORTAL}.`;

async function readVerification(client: Asked, number: string): Promise<TollFreeVerification | undefined> {
  const query = { page: 1, page_size: MAX_VERIFICATIONS, phone_number: number };
  const { records } = await client.get('/messaging_tollfree/verification/requests', tollFreeVerifications, { query });
  const own = records.filter(({ phoneNumbers }) => phoneNumbers.some(({ phoneNumber }) => phoneNumber === number));
  const newest = own.toSorted((one, other) => ((one.createdAt ?? '') > (other.createdAt ?? '') ? -1 : 1))[0];
  return own.find(({ verificationStatus }) => verificationStatus === 'Verified') ?? newest;
}

function ofVerification(verification: TollFreeVerification | undefined): Clearance {
  const unverified = 'texts of toll-free numbers that are not verified are blocked';
  const { verificationStatus, reason } = verification ?? {};
  switch (verificationStatus) {
    case undefined:
      return {
        status: 'missing',
        message: `Nobody has asked for the number to be verified; ${unverified}.`,
        remedy: `Ask for its verification ${IN_PORTAL}, Toll-Free Verification.`,
      };
    case 'Verified':
      return { status: 'granted', message: 'The toll-free number is verified for texts.', remedy: null };
    case 'Rejected':
      return {
        status: 'refused',
        message: `The verification of the toll-free number was rejected${because(reason)}; ${unverified}.`,
        remedy: `Mend that and ask again ${IN_PORTAL}, Toll-Free Verification.`,
      };
    case 'Waiting For Customer':
      return {
        status: 'missing',
        message: `The verification of the toll-free number waits for you${because(reason)}; ${unverified}.`,
        remedy: `Give what is asked for ${IN_PORTAL}, Toll-Free Verification.`,
      };
    default:
      return {
        status: 'pending',
        message: `The verification of the toll-free number is under way (${verificationStatus}); ${unverified}.`,
        remedy: 'Wait until that is decided, which takes some working days.',
      };
  }
}

function because(reason: string | null | undefined): string {
  return reason ? `: ${reason.slice(0, MAX_REASON_LENGTH).replace(/\.$/, '')}` : '';
}

const MAX_REASON_LENGTH = 300;
