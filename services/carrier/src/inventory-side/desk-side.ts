import { CarrierSide } from '#carrier-side';
import type { CarrierCheck, NumberInQuestion } from '#carrier-side';
import { DomainError } from '#domain-error';
import { requireWebhooks } from '../account/connected-accounts.js';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { AskedNumbers } from '../number-checks/asked-numbers.js';

/** What the desk answers the inventory. */
export class DeskSide extends CarrierSide {
  constructor(
    private readonly accounts: ConnectedAccounts,
    private readonly askedNumbers: AskedNumbers,
  ) {
    super();
  }

  override async requireImportable(workspace: string, carrierAccountId: string): Promise<void> {
    requireWebhooks(await this.open(workspace, carrierAccountId));
  }

  override async checksOf(workspace: string, question: NumberInQuestion): Promise<readonly CarrierCheck[]> {
    const opened = await this.open(workspace, question.carrierAccountId);
    return this.askedNumbers.checksOf(workspace, question, opened);
  }

  /** An account at a carrier that can be asked. */
  private async open(workspace: string, carrierAccountId: string): Promise<ConnectedAccount> {
    const opened = await this.accounts.openNamed(workspace, carrierAccountId);
    if (opened.account.carrier === 'sip') {
      throw new DomainError('marketplace_missing', SIP, { errors: [{ field: 'carrierAccountId', message: SIP }] });
    }
    return opened;
  }
}

const SIP = 'A carrier of your own cannot be asked what it holds. Import its numbers as a CSV file.';
