import type { AccountEvent, SpokenSentence } from '../domain/account.events.js';
import { requireConnected } from '../domain/account.rules.js';
import type { AccountState } from '../domain/account.state.js';

/** What people set about an account. What is absent stays as it is. */
export interface EditAccount {
  readonly name?: string | undefined;
  /** Null: the product's own sentences. */
  readonly sentence?: SpokenSentence | null | undefined;
}

export function decideEditAccount({ name, sentence }: EditAccount, state: AccountState): AccountEvent[] {
  const account = requireConnected(state);
  const { carrierAccountId } = account;
  const isOther = sentence !== undefined && !isSame(sentence, account.sentence);
  const changes = {
    ...(name !== undefined && name !== account.name && { name }),
    ...(isOther && { sentence }),
  };
  return Object.keys(changes).length > 0 ? [{ type: 'CarrierAccountEdited', carrierAccountId, ...changes }] : [];
}

function isSame(one: SpokenSentence | null, other: SpokenSentence | null): boolean {
  return one?.text === other?.text && one?.language === other?.language;
}
