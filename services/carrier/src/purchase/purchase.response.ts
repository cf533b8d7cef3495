import { ApiProperty } from '@nestjs/swagger';
import type { Rest } from '#background-work';
import { isOfSandbox, SANDBOX_NOTICE } from '#number-facts';
import type { Money } from '#number-facts';
import { CostResponse } from '../cost.response.js';
import { RestingResponse, restingResponse } from '../work/resting.response.js';
import { PURCHASE_STATUSES } from './domain/purchase.state.js';
import type { KnownPurchase, PurchaseStatus } from './domain/purchase.state.js';

class PurchaseFailureResponse {
  @ApiProperty({ description: 'Stable', example: 'number_not_available' }) code!: string;
  @ApiProperty({ description: 'What to do about it' }) detail!: string;
}

/** A purchase as the contract shows it. */
export class PurchaseResponse {
  @ApiProperty() id!: string;
  @ApiProperty({
    enum: PURCHASE_STATUSES,
    description:
      'requested: nothing was asked of the carrier yet; submitted: it was; uncertain: its answer was lost and it is being asked what has become of the order; completed: the number is in the inventory; failed: nothing was bought',
  })
  status!: PurchaseStatus;
  @ApiProperty({ description: 'E.164', example: '+14155550100' }) number!: string;
  @ApiProperty() carrierAccountId!: string;
  @ApiProperty({ type: CostResponse, nullable: true }) maxMonthlyCost!: Money | null;
  @ApiProperty({
    type: CostResponse,
    nullable: true,
    description: 'Null until it is known, or where the carrier does not say',
  })
  monthlyCost!: Money | null;
  @ApiProperty({
    type: PurchaseFailureResponse,
    required: false,
    description: 'Of a failed purchase, why; of an uncertain one, what is not known',
  })
  failure?: PurchaseFailureResponse;
  @ApiProperty({
    type: RestingResponse,
    required: false,
    description: 'While something holds it up that passes or that somebody has to mend: it goes on by itself',
  })
  resting?: RestingResponse;
  @ApiProperty({ format: 'date-time' }) requestedAt!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

/** `rest`: what holds it up, if anything does. */
export function purchaseResponse(
  { purchaseId: id, failure, ...facts }: KnownPurchase,
  rest: Rest | undefined,
): PurchaseResponse {
  const { status, number, carrierAccountId, maxMonthlyCost, monthlyCost, requestedAt, updatedAt } = facts;
  return {
    id,
    status,
    number,
    carrierAccountId,
    maxMonthlyCost,
    monthlyCost,
    ...(failure && { failure }),
    ...(rest && { resting: restingResponse(rest) }),
    requestedAt,
    updatedAt,
    ...(isOfSandbox(carrierAccountId) && { notice: SANDBOX_NOTICE }),
  };
}
