import { DomainError } from '#domain-error';
import { saidToCaller } from '../../said-to-caller.js';

/** An account of which there is nothing, or not everything, in an answer. */
export interface UnansweredAccount {
  readonly carrierAccountId: string;
  readonly code: string;
  /** For people, a sentence. */
  readonly detail: string;
}

/** Accounts that are asked the same. What one of them refuses or cannot tell keeps nothing of the others back. */
export class AskedAccounts {
  private readonly failures = new Map<string, DomainError>();

  constructor(private readonly carrierAccountIds: readonly string[]) {}

  /**
   * The answers of those that have answered everything so far. Rejects with what the first has failed with when none has,
   * and with whatever is no refusal and no trouble of a carrier.
   */
  async ask<Answer>(question: (carrierAccountId: string) => Promise<Answer>): Promise<readonly Answer[]> {
    const asked = this.carrierAccountIds.filter((id) => !this.failures.has(id));
    const outcomes = await Promise.allSettled(asked.map(question));
    const answers: Answer[] = [];
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'fulfilled') answers.push(outcome.value);
      else this.failures.set(asked[index]!, failureOf(outcome.reason));
    }
    const [first] = this.failures.values();
    if (first && this.failures.size === this.carrierAccountIds.length) throw first;
    return answers;
  }

  get unanswered(): readonly UnansweredAccount[] {
    return [...this.failures].map(([carrierAccountId, { code, message }]) => ({
      carrierAccountId,
      code,
      detail: message,
    }));
  }
}

/** What of the search a refusal is about. */
const FIELDS: Readonly<Record<string, string>> = {
  area_code_empty: 'areaCode',
  area_code_unknown: 'areaCode',
  country_not_offered: 'country',
  marketplace_missing: 'carrierAccountId',
  number_type_not_offered: 'type',
};

function failureOf(reason: unknown): DomainError {
  const said = saidToCaller(reason);
  if (!(said instanceof DomainError)) throw said;
  const { code, message, details } = said;
  const field = FIELDS[code];
  return field === undefined ? said : new DomainError(code, message, { ...details, errors: [{ field, message }] });
}
