import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, E164_FIELD, Nested, NewId, Text, invalidRequest } from '#http-api';
import { CURRENCIES } from '#number-facts';
import { NumberRegister } from '#number-register';
import { parsePhoneNumber } from '#phone-number';
import { ConnectedAccounts, requireWebhooks } from '../../account/connected-accounts.js';
import { CarrierRuns } from '../../background/carrier-runs.js';
import { marketplaceMissing, numberAlreadyHeld, numberInUse, purchaseInProgress } from '../domain/purchase.errors.js';
import { isOpen } from '../domain/purchase.state.js';
import { purchase, purchaseStream } from '../purchase.aggregate.js';
import { PurchaseDirectory } from '../purchase-directory/purchase-directory.js';
import { PurchaseResponse, purchaseResponse } from '../purchase.response.js';
import { decideRequestPurchase } from './request-purchase.js';

const AMOUNT = {
  expression: /^\d{1,12}(?:\.\d{1,6})?$/,
  message: '$property must be a decimal amount, such as "1.15".',
};
const CURRENCY = { expression: /^[A-Z]{3}$/, message: '$property must be an ISO 4217 code, such as USD.' };

class MaxMonthlyCostRequest {
  @Text({ description: 'Decimal', maxLength: 19, pattern: AMOUNT, example: '2.00' })
  amount!: string;

  @Text({ description: 'ISO 4217', maxLength: 3, pattern: CURRENCY, example: 'USD' })
  currency!: string;
}

class RequestPurchaseRequest {
  @Text({
    description: 'The account that is to pay for it; sandbox is always there',
    maxLength: 64,
    example: 'sandbox',
  })
  carrierAccountId!: string;

  @Text({ description: 'E.164, as the marketplace lists it', maxLength: 16, pattern: E164_FIELD })
  number!: string;

  @Nested(() => MaxMonthlyCostRequest, { description: 'Above it nothing is bought', optional: true })
  maxMonthlyCost?: MaxMonthlyCostRequest;
}

@ApiTags('carriers')
@Controller('v1/purchases')
export class RequestPurchaseController {
  constructor(
    private readonly store: EventStore,
    private readonly accounts: ConnectedAccounts,
    private readonly register: NumberRegister,
    private readonly runs: CarrierRuns,
    private readonly directory: PurchaseDirectory,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Buy a number; it goes on by itself', operationId: 'requestPurchase' })
  @ApiAcceptedResponse({ type: PurchaseResponse })
  async request(
    @Body() { carrierAccountId, number, maxMonthlyCost = undefined }: RequestPurchaseRequest,
    @NewId() purchaseId: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<PurchaseResponse>> {
    requireSense(number, maxMonthlyCost);
    const { workspace, actor, correlationId, causationId: requestedBy } = context;
    await this.requireUsable(workspace, carrierAccountId);
    await this.requireFree(workspace, number, purchaseId);
    const cost = maxMonthlyCost ? { amount: maxMonthlyCost.amount, currency: maxMonthlyCost.currency } : null;
    const command = { purchaseId, carrierAccountId, number, maxMonthlyCost: cost };
    const { position } = await handleCommand(this.store, context, async (load) => {
      const to = await load(purchase, purchaseStream(workspace, purchaseId));
      return [{ to, events: decideRequestPurchase(command, to.state) }];
    });
    const requested = this.directory.purchases.get(workspace, purchaseId)!;
    this.runs.beginPurchase({ workspace, purchaseId, carrierAccountId, number, actor, correlationId, requestedBy });
    return new Acknowledged(purchaseResponse(requested, this.runs.restOfPurchase(purchaseId)), { position });
  }

  /** So that whoever asks for what is taken is told at once; only the reservation that comes makes it certain. */
  private async requireFree(workspace: string, number: string, purchaseId: string): Promise<void> {
    const { [number]: claimant = 'nobody' } = await this.register.claimants(workspace, [number]);
    if (claimant === 'another_workspace' || claimant === 'another_workspace_buys') {
      throw numberInUse(number, claimant === 'another_workspace_buys');
    }
    if (claimant === 'nobody' || this.directory.purchases.get(workspace, purchaseId)) return;
    for (const known of this.directory.purchases.values(workspace)) {
      if (known.number === number && isOpen(known)) throw purchaseInProgress(number, known.purchaseId);
    }
    if (claimant === 'this_workspace') throw numberAlreadyHeld(number);
  }

  private async requireUsable(workspace: string, carrierAccountId: string): Promise<void> {
    const opened = await this.accounts.openNamed(workspace, carrierAccountId);
    if (opened.account.carrier === 'sip') throw marketplaceMissing();
    requireWebhooks(opened);
  }
}

/** What no carrier could ever sell, or be asked for, is not kept to fail later. */
function requireSense(number: string, maxMonthlyCost: MaxMonthlyCostRequest | undefined): void {
  if (!parsePhoneNumber(number)) {
    const message = `number must be one that can exist: no country has numbers such as ${number}.`;
    throw invalidRequest([{ field: 'number', message }]);
  }
  if (maxMonthlyCost && !CURRENCIES.has(maxMonthlyCost.currency)) {
    throw invalidRequest([
      { field: 'maxMonthlyCost.currency', message: CURRENCY.message.replace('$property', 'maxMonthlyCost.currency') },
    ]);
  }
}
