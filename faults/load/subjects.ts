/** An agent and the number that it calls with. */
export interface Subject {
  readonly agentId: string;
  /** E.164. */
  readonly number: string;
}

/** San Francisco has enough valid numbers for every run. */
const FIRST_NUMBER = 14_152_000_000;
const FIRST_IMPORTED = 14_156_000_000;

function subjects(name: string, count: number, firstNumber: number): readonly Subject[] {
  return Array.from({ length: count }, (_, index) => ({
    agentId: `${name}-${index}`,
    number: `+${FIRST_NUMBER + firstNumber + index}`,
  }));
}

/** Blocked and allowed again, all the time, each by one writer. */
export const SWITCHED = subjects('switched', 12, 0);
/** Always allowed: nobody changes anything about them. */
export const STEADY = subjects('steady', 4, 100);
/** Drafts: never allowed. */
export const BARRED = subjects('barred', 3, 200);
/** Each agent takes and leaves each of these numbers. */
export const CHURNED = subjects('churned', 16, 300);

export const ALL_SUBJECTS: readonly Subject[] = [...SWITCHED, ...STEADY, ...BARRED, ...CHURNED];

/** Numbers that nobody has imported yet, each once. */
export function* newNumbers(): Generator<string, never> {
  for (let number = FIRST_IMPORTED; ; number += 1) yield `+${number}`;
}

export function csvOf(numbers: readonly string[]): string {
  return `number,voice,sms\n${numbers.map((number) => `${number},yes,yes`).join('\n')}\n`;
}
