export { isE164, parsePhoneNumber } from './phone-number.js';
export type { PhoneNumber } from './phone-number.js';
export { isCountry, isNumberOfCountry } from './country.js';
