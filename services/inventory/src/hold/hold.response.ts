import { ApiProperty } from '@nestjs/swagger';
import { ActorResponse } from '../event/event.response.js';
import { FenceResponse } from '../fence/fence.response.js';
import type { ActiveHold } from './domain/active-hold.js';
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
  @ApiProperty({ type: ActorResponse, description: 'Whose key it was' }) placedBy!: ActiveHold['placedBy'];
}

export class PlacedHoldResponse extends HoldResponse {
  @ApiProperty({ type: FenceResponse }) fence!: FenceResponse;
}
