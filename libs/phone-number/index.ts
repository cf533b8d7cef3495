export { isE164, parsePhoneNumber } from './phone-number.js';
export type { PhoneNumber, PhoneNumberType } from './phone-number.js';
export { isCountry, isNumberOfCountry } from './country.js';
