import { E164_FIELD, invalidRequest } from '#http-api';

/** More are better asked for as "all". */
export const MAX_NUMBERS = 10_000;

/** So many that are wrong are named each: an answer of thousands helps nobody. */
const MAX_NAMED = 50;

/** The numbers that a request names, each once. One that is none is refused with all others that are none. */
export function readWantedNumbers(given: unknown): readonly string[] | 'all' {
  if (given === 'all') return 'all';
  if (!Array.isArray(given) || given.length === 0 || given.length > MAX_NUMBERS) {
    const message = `numbers must be "all" or a list of 1 to ${MAX_NUMBERS} numbers.`;
    throw invalidRequest([{ field: 'numbers', message }]);
  }
  const wrong = [...given.entries()].filter(([, number]) => !isNumber(number));
  if (wrong.length > 0) throw invalidRequest(errorsOf(wrong.map(([place]) => `numbers.${place}`)));
  return [...new Set(given as string[])];
}

function isNumber(given: unknown): boolean {
  return typeof given === 'string' && E164_FIELD.expression.test(given);
}

function errorsOf(fields: readonly string[]) {
  const errors = fields
    .slice(0, MAX_NAMED)
    .map((field) => ({ field, message: E164_FIELD.message.replace('$property', field) }));
  const others = fields.length - errors.length;
  const message = `Of numbers that are not in E.164 form only the first ${MAX_NAMED} are named. There are ${others} more.`;
  return others > 0 ? [...errors, { field: 'numbers', message }] : errors;
}
