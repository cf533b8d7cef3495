import { ApiProperty } from '@nestjs/swagger';
import type { Money } from '#number-facts';

/** What a carrier asks, as the contract shows it. */
export class CostResponse implements Money {
  @ApiProperty({ description: 'Decimal', example: '1.15' }) amount!: string;
  @ApiProperty({ description: 'ISO 4217', example: 'USD' }) currency!: string;
}
