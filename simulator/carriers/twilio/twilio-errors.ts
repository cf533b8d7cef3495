import type { Answer } from '../account/call.js';
import { CarrierRefusal } from '../account/call.js';

/** What Twilio says no to a purchase with, and to accounts. */
const MESSAGES: Readonly<Record<string, readonly [status: number, message: string]>> = {
  '20003': [401, 'Authenticate'],
  '20005': [403, 'Account not active'],
  '20008': [403, 'Resource not accessible with Test Account Credentials'],
  '20404': [404, 'The requested resource was not found'],
  '20429': [429, 'Too many requests'],
  '21211': [400, "Invalid 'To' Phone Number"],
  '21602': [400, 'Message body is required'],
  '21606': [400, "The 'From' phone number is not a valid, SMS-capable number of this account"],
  '21610': [400, 'Attempt to send to unsubscribed recipient'],
  '21617': [400, 'The concatenated message body exceeds the 1600 character limit'],
  '21623': [400, 'Number of media files exceeds allowed limit'],
  '21404': [400, 'Your trial account has reached the limit of phone numbers'],
  '21421': [400, 'PhoneNumber is not valid'],
  '21422': [400, 'PhoneNumber is not available'],
  '21451': [400, 'AreaCode is not valid'],
  '21452': [400, 'No phone numbers found in this area code'],
  '21481': [400, 'Invalid PageToken'],
  '21613': [400, 'PhoneNumber requires a certification'],
  '21631': [400, 'PhoneNumber requires an address'],
  '21649': [400, 'PhoneNumber requires a regulatory bundle'],
  '70051': [403, 'The API key lacks the permission for this request'],
};

export function refusalOf(code: string): CarrierRefusal {
  const [status, message] = MESSAGES[code] ?? [400, `Refused with ${code}`];
  return new CarrierRefusal(status, code, message);
}

/** Twilio's shape of an error, which its document does not describe. */
export function answerOfRefusal({ status, code, message }: CarrierRefusal): Answer {
  return {
    status,
    body: { code: Number(code), message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
  };
}
