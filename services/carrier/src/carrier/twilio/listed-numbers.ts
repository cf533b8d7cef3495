import type { IncomingPhoneNumberInstance } from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import { fieldsListed } from './twilio-configuration.js';
import type { FieldsOfNumber } from './twilio-configuration.js';

/** What paths are of. */
export const API = 'https://api.twilio.com';

/** What is read of a number that the account holds, as Twilio's client library has it. */
export type NumberAtTwilio = FieldsOfNumber &
  Pick<IncomingPhoneNumberInstance, 'sid' | 'phoneNumber' | 'friendlyName' | 'type' | 'capabilities'>;

/** A page of numbers as Twilio sends it. */
export interface ListedNumbers {
  readonly incoming_phone_numbers: readonly Readonly<Record<string, unknown>>[];
  /** A path; null on the last page. */
  readonly next_page_uri?: string | null;
}

/** Whether an answer is such a page. */
export function isListedNumbers(answer: unknown): answer is ListedNumbers {
  const { incoming_phone_numbers: numbers, next_page_uri: next } = Object(answer) as Record<string, unknown>;
  return (
    Array.isArray(numbers) &&
    numbers.every(isObject) &&
    (!next || (typeof next === 'string' && URL.canParse(next, API)))
  );
}

/**
 * A number of the page. The library would read the dates of each besides, all of a page at once: as long as it takes to
 * parse the page, and nobody else on this thread has a turn meanwhile.
 */
export function listedNumber(record: Readonly<Record<string, unknown>>): NumberAtTwilio {
  const { sid, phone_number, friendly_name, type, capabilities } = record;
  const listed = { sid, phoneNumber: phone_number, friendlyName: friendly_name, type, capabilities };
  return { ...(listed as NumberAtTwilio), ...fieldsListed(record) };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
