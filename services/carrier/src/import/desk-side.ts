import { DomainError } from '#domain-error';
import { CarrierSide } from '#carrier-side';
import type { ConnectedAccounts } from '../account/connected-accounts.js';
import { accountNotFound } from '../account/domain/account.errors.js';
import { publicUrlMissing } from '../purchase/domain/purchase.errors.js';
import { saidToCaller } from '../said-to-caller.js';

/** What the desk answers the inventory. */
export class DeskSide extends CarrierSide {
  constructor(private readonly accounts: ConnectedAccounts) {
    super();
  }

  override async requireImportable(workspace: string, carrierAccountId: string): Promise<void> {
    const { account, webhooks } = await this.accounts.open(workspace, carrierAccountId).catch((error: unknown) => {
      throw (error as { code?: string }).code === 'not_found'
        ? accountNotFound('carrierAccountId')
        : saidToCaller(error);
    });
    if (account.carrier === 'sip') throw new DomainError('marketplace_missing', SIP);
    if (!webhooks) throw publicUrlMissing(account.carrier);
  }
}

const SIP = 'A carrier of your own cannot be asked what it holds. Import its numbers as a CSV file.';
