import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { CarrierSide } from '#carrier-side';
import { Caller, numberInPath } from '#http-api';
import { SANDBOX_NOTICE } from '#number-facts';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { HoldResponse } from '../../hold/hold.response.js';
import { ApiNumber } from '../api-number.js';
import { NumberReader } from '../read-number/number-reader.js';
import { askCarrierSide } from './ask-carrier-side.js';
import { numberReadiness } from './number-readiness.query.js';
import type { ProfileReadiness } from './number-readiness.query.js';
import { READINESS_CODES } from './readiness-check.js';
import type { ReadinessCheck } from './readiness-check.js';

const DESCRIPTION =
  'Every check has a sentence and, unless all is well, a remedy. The carrier of the number is asked too, for three ' +
  'seconds at most: what it does not say in time it has said earlier (checkedAt) or is not known (ok is null), and ' +
  'carrier_asked says which.';

class ReadinessCheckResponse implements ReadinessCheck {
  @ApiProperty({ enum: READINESS_CODES, example: 'agent_published' }) code!: ReadinessCheck['code'];
  @ApiProperty({ type: Boolean, nullable: true, description: 'Null: not known, and no reason against being ready' })
  ok!: boolean | null;
  @ApiProperty() message!: string;
  @ApiProperty({ type: String, nullable: true }) remedy!: string | null;
  @ApiProperty({ type: [HoldResponse], required: false, description: 'What blocks, in the check not_held' })
  holds?: readonly ActiveHold[];
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    required: false,
    description: 'When the carrier said so; null where it said nothing. Absent in what is known here',
  })
  checkedAt?: string | null;
}

class ProfileReadinessResponse implements ProfileReadiness {
  @ApiProperty({ description: 'No check says no' }) ready!: boolean;
  @ApiProperty({ type: [ReadinessCheckResponse] }) checks!: readonly ReadinessCheck[];
}

class ReadinessByProfileResponse {
  @ApiProperty({ type: ProfileReadinessResponse }) inbound!: ProfileReadiness;
  @ApiProperty({ type: ProfileReadinessResponse }) outbound!: ProfileReadiness;
  @ApiProperty({ type: ProfileReadinessResponse }) sms!: ProfileReadiness;
}

class NumberReadinessResponse {
  @ApiProperty({ type: ReadinessByProfileResponse }) profiles!: ReadinessByProfileResponse;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

@ApiTags('numbers')
@Controller('v1/numbers')
export class NumberReadinessController {
  constructor(
    private readonly reader: NumberReader,
    private readonly carrierSide: CarrierSide,
  ) {}

  @Get(':number/readiness')
  @RequiresRole('viewer')
  @ApiOperation({
    summary: 'Why the number can or cannot call, be called and text',
    description: DESCRIPTION,
    operationId: 'numberReadiness',
  })
  @ApiNumber()
  @ApiOkResponse({ type: NumberReadinessResponse })
  async readiness(
    @Param('number', numberInPath) number: string,
    @Caller() { workspace }: Principal,
  ): Promise<NumberReadinessResponse> {
    const found = await this.reader.find(workspace, number);
    const carrierChecks = await askCarrierSide(this.carrierSide, found.number);
    return {
      profiles: numberReadiness({ ...found, carrierChecks }),
      ...(found.number.carrier === 'sandbox' && { notice: SANDBOX_NOTICE }),
    };
  }
}
