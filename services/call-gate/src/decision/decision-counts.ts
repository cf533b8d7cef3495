import type { Decision } from './decide-call.js';
import { DENY_SENTENCES } from './deny-codes.js';
import type { DenyCode } from './deny-codes.js';

const noneYet = (): Record<DenyCode, number> =>
  Object.fromEntries(Object.keys(DENY_SENTENCES).map((code) => [code, 0])) as Record<DenyCode, number>;

/** How many attempts were decided how since the start. Plain integers: counting must cost a decision nothing. */
export class DecisionCounts {
  private allowedCount = 0;
  private readonly deniedCounts = noneYet();

  get allowed(): number {
    return this.allowedCount;
  }

  get denied(): Readonly<Record<DenyCode, number>> {
    return this.deniedCounts;
  }

  note(decision: Decision): void {
    if (decision.allow) this.allowedCount += 1;
    else this.deniedCounts[decision.code] += 1;
  }
}
