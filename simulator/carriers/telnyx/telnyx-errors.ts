import { CarrierRefusal } from '../account/call.js';
import type { Answer } from '../account/call.js';

const TITLES: Readonly<Record<string, readonly [status: number, title: string]>> = {
  '10005': [404, 'Resource not found'],
  '10009': [401, 'Authentication failed'],
  '10010': [403, 'Authorization failed'],
  '10011': [429, 'Too many requests'],
  '10015': [400, 'Bad Request'],
  '10027': [422, 'Unprocessable Entity'],
  '10021': [400, 'Resource in use'],
  '40300': [403, 'Blocked due to STOP message'],
  '40305': [400, "Invalid 'from' address"],
  '40310': [400, "Invalid 'to' address"],
  '40316': [400, 'No content provided'],
  '20013': [403, 'Account blocked'],
  '20100': [402, 'Insufficient Funds'],
};

/** `detail`: what exactly; the title says it where this does not. `source`: JSON pointer. */
export function refusalOf(code: string, detail?: string, source?: string): CarrierRefusal {
  const [status, title] = TITLES[code] ?? [400, `Refused with ${code}`];
  return new CarrierRefusal(status, code, detail ?? title, source);
}

export function answerOfRefusal({ status, code, message, source }: CarrierRefusal): Answer {
  const [, title] = TITLES[code] ?? [status, message];
  const error = {
    code,
    title,
    detail: message,
    ...(source === undefined ? {} : { source: { pointer: source } }),
  };
  return { status, body: { errors: [error] } };
}
