import type { RegistrableNumber } from './carrier-facts.js';

/**
 * By which register a number's texts to the United States go: campaigns (10DLC) for their local and mobile numbers,
 * verification for toll-free ones, which are North America's as a whole. Undefined for any other number.
 */
export function registerForTexts({
  type,
  country,
  capabilities,
}: RegistrableNumber): '10dlc' | 'toll_free' | undefined {
  if (!capabilities.sms && !capabilities.mms) return undefined;
  if (type === 'toll_free') return country === 'US' || country === 'CA' ? 'toll_free' : undefined;
  return country === 'US' ? '10dlc' : undefined;
}
