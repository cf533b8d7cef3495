import { ApiProperty } from '@nestjs/swagger';
import { ActorResponse } from '#http-api';
import { FenceResponse } from '../fence/fence.response.js';
import type { ActiveHold } from './domain/active-hold.js';
import type { HoldScope } from './domain/hold.events.js';

const scopeSchema = (name: string, schema: object) => ({
  type: 'object',
  required: [name],
  properties: { [name]: schema },
});

/** A hold in force as the contract shows it. */
export class HoldResponse {
  @ApiProperty() id!: string;
  @ApiProperty({
    description: 'What is held',
    oneOf: [
      scopeSchema('workspace', { type: 'boolean', enum: [true] }),
      scopeSchema('agentId', { type: 'string', example: 'sales' }),
      scopeSchema('number', { type: 'string', description: 'E.164', example: '+14155550100' }),
    ],
  })
  scope!: HoldScope;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty({ format: 'date-time' }) placedAt!: string;
  @ApiProperty({ type: ActorResponse, description: 'Whose key it was' }) placedBy!: ActiveHold['placedBy'];
}

export class PlacedHoldResponse extends HoldResponse {
  @ApiProperty({ type: FenceResponse }) fence!: FenceResponse;
}
