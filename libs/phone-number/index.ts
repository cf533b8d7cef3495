export { areaCodeOf, isE164, parsePhoneNumber } from './phone-number.js';
export type { PhoneNumber } from './phone-number.js';
export { callingCodeOf, isCountry, isDialledWithZero, isNumberOfCountry } from './country.js';
export { splitCallingCode } from './international-number.js';
