import type { ImportWork } from '#number-register';

/** So few are asked for one by one: a page of everything would say more than anybody wants to know. */
const FEW_NUMBERS = 10;

/** The numbers that an import wants, where they are few; undefined where they are not. */
export function fewOf({ numbers }: Pick<ImportWork, 'numbers'>): readonly string[] | undefined {
  return numbers !== 'all' && numbers.length <= FEW_NUMBERS ? numbers : undefined;
}
