import { ApiProperty } from '@nestjs/swagger';
import { FenceResponse } from '../fence/fence.response.js';
import type { HoldScope } from './domain/hold.events.js';

/** A hold in force as the contract shows it. */
export class HoldResponse {
  @ApiProperty() id!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: '{"workspace":true}, {"agentId":…} or {"number":…}',
  })
  scope!: HoldScope;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ format: 'date-time' }) placedAt!: string;
}

export class PlacedHoldResponse extends HoldResponse {
  @ApiProperty({ type: FenceResponse }) fence!: FenceResponse;
}
