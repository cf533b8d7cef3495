import type { IncomingPhoneNumberInstance } from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import { registerForTexts } from '../texts-to-the-us.js';
import type { Clearance, RegistrableNumber } from '../carrier-facts.js';

type PapersOfNumber = Pick<IncomingPhoneNumberInstance, 'addressRequirements' | 'addressSid' | 'bundleSid'>;

const REQUIRED_ADDRESS: Readonly<Record<string, string>> = {
  any: 'an address',
  local: 'an address in its country',
  foreign: 'an address outside its country',
};

/**
 * Of what the number's own record says: that an address is wanted, and which papers are named. Whether a bundle is approved
 * stands in another API of Twilio's. Null when it wants nothing and names nothing.
 */
export function papersOf({ addressRequirements, addressSid, bundleSid }: PapersOfNumber): Clearance | null {
  if (bundleSid) {
    return {
      status: 'unasked',
      message: `Twilio has the regulatory bundle ${bundleSid} for the number; whether it is approved is not asked.`,
      remedy: 'Look it up in the Twilio console under Phone Numbers, Regulatory Compliance, Bundles.',
    };
  }
  if (addressSid) return granted(`Twilio has the address ${addressSid} for the number.`);
  const address = REQUIRED_ADDRESS[addressRequirements];
  if (address === undefined) return null;
  return {
    status: 'unknown',
    message: `Twilio wants ${address} for this number and the number names none; Twilio does not say what it makes of that.`,
    remedy:
      'In the Twilio console, open the number under Phone Numbers, Active numbers, and give it an address or a regulatory bundle.',
  };
}

const granted = (message: string): Clearance => ({ status: 'granted', message, remedy: null });

/** Twilio tells of campaigns and verifications in an API that is not asked. */
export function registrationAtTwilio(number: RegistrableNumber): Clearance | null {
  const register = registerForTexts(number);
  if (!register) return null;
  const [what, where] =
    register === '10dlc'
      ? ['is in an approved A2P 10DLC campaign', 'Messaging, Regulatory Compliance']
      : ['is a verified toll-free number', 'Messaging, Regulatory Compliance, Toll-Free'];
  return {
    status: 'unasked',
    message: `Texts to the United States get through only if the number ${what}; Twilio is not asked whether it is.`,
    remedy: `Look it up in the Twilio console under ${where}.`,
  };
}
