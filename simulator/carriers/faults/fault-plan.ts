import { SeededRandom } from '../random.js';
import { FAULT_KINDS } from './fault.js';
import type { Fault, FaultEffect } from './fault.js';

type Kind = FaultEffect['kind'];

/** The faults of one request. */
export class RequestFaults {
  constructor(readonly effects: readonly FaultEffect[]) {}

  /** The effect of this kind, if the request has one. */
  of<K extends Kind>(kind: K): Extract<FaultEffect, { kind: K }> | undefined {
    return this.effects.find((effect): effect is Extract<FaultEffect, { kind: K }> => effect.kind === kind);
  }
}

interface Planned {
  readonly fault: Fault;
  passed: number;
  harmed: number;
}

/** Which requests are harmed, and how. */
export class FaultPlan {
  readonly #planned = new Set<Planned>();
  readonly #random: SeededRandom;

  constructor(
    seed: number,
    /** The name of every operation. */
    readonly operations: readonly string[],
  ) {
    this.#random = new SeededRandom(`${seed} faults`);
  }

  /** Returns what takes it back. Throws for an operation or a kind that does not exist: the fault would never strike. */
  add(fault: Fault): () => void {
    if (!this.operations.some((operation) => matches(fault.operation, operation)))
      throw new Error(
        `There is no operation ${fault.operation}; such as ${this.operations.slice(0, 3).join(', ')} there are.`,
      );
    if (!FAULT_KINDS.includes(fault.effect.kind))
      throw new Error(`There is no fault ${fault.effect.kind}; there are ${FAULT_KINDS.join(', ')}.`);
    const planned = { fault, passed: 0, harmed: 0 };
    this.#planned.add(planned);
    return () => this.#planned.delete(planned);
  }

  /** `account`: only what is planned for it alone. */
  clear(account?: string): void {
    for (const planned of this.#planned) {
      if (account === undefined || planned.fault.account === account) this.#planned.delete(planned);
    }
  }

  /** Faults that have requests left to harm, and how many each harmed so far. */
  get planned(): readonly { readonly fault: Fault; readonly harmed: number }[] {
    return [...this.#planned].map(({ fault, harmed }) => ({ fault, harmed }));
  }

  /** What happens to this request: of each kind one fault at most. */
  take(operation: string, account: string | undefined): RequestFaults {
    const effects = new Map<Kind, FaultEffect>();
    for (const planned of this.#planned) {
      const { operation: pattern, account: wanted, effect, skip = 0, times = 1, probability = 1 } = planned.fault;
      if (effects.has(effect.kind) || !matches(pattern, operation)) continue;
      if (wanted !== undefined && wanted !== account) continue;
      if (planned.passed < skip) planned.passed += 1;
      else if (this.#random.next() < probability) {
        effects.set(effect.kind, effect);
        planned.harmed += 1;
        if (planned.harmed === times) this.#planned.delete(planned);
      }
    }
    return new RequestFaults([...effects.values()]);
  }
}

/** `*` at the end of a pattern stands for anything. */
export function matches(pattern: string, operation: string): boolean {
  return pattern.endsWith('*') ? operation.startsWith(pattern.slice(0, -1)) : operation === pattern;
}
