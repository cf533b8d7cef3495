/** Of a time and of a position, in digits of which JavaScript has no larger ones: whatever either can be fits. */
const RADIX = 36;
const LENGTH = 11;

const PLACE = new RegExp(`^[0-9a-z]{${2 * LENGTH}}$`);

/**
 * Where a message is in the order of the log, as a text: by when it began (milliseconds since 1970), and of those of one
 * millisecond by the position of the event that it began with. `position` 0 is before all of them.
 */
export function placeOf(beganAtMs: number, position: number): string {
  return digitsOf(Math.max(0, beganAtMs)) + digitsOf(position);
}

export const isPlace = (key: unknown): key is string => typeof key === 'string' && PLACE.test(key);

const digitsOf = (value: number): string => Math.floor(value).toString(RADIX).padStart(LENGTH, '0');
