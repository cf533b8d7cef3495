import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, numberInPath } from '#http-api';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { HoldResponse } from '../../hold/hold.response.js';
import { ApiNumber } from '../api-number.js';
import { NumberReader } from '../read-number/number-reader.js';
import { READINESS_CODES, numberReadiness } from './number-readiness.js';
import type { ProfileReadiness, ReadinessCheck } from './number-readiness.js';

class ReadinessCheckResponse implements ReadinessCheck {
  @ApiProperty({ enum: READINESS_CODES, example: 'agent_published' }) code!: ReadinessCheck['code'];
  @ApiProperty() ok!: boolean;
  @ApiProperty() message!: string;
  @ApiProperty({ type: String, nullable: true }) remedy!: string | null;
  @ApiProperty({ type: [HoldResponse], required: false, description: 'What blocks, in the check not_held' })
  holds?: readonly ActiveHold[];
}

class ProfileReadinessResponse implements ProfileReadiness {
  @ApiProperty() ready!: boolean;
  @ApiProperty({ type: [ReadinessCheckResponse] }) checks!: readonly ReadinessCheck[];
}

class ReadinessByProfileResponse {
  @ApiProperty({ type: ProfileReadinessResponse }) inbound!: ProfileReadiness;
  @ApiProperty({ type: ProfileReadinessResponse }) outbound!: ProfileReadiness;
  @ApiProperty({ type: ProfileReadinessResponse }) sms!: ProfileReadiness;
}

class NumberReadinessResponse {
  @ApiProperty({ type: ReadinessByProfileResponse }) profiles!: ReadinessByProfileResponse;
}

@ApiTags('numbers')
@Controller('v1/numbers')
export class NumberReadinessController {
  constructor(private readonly reader: NumberReader) {}

  @Get(':number/readiness')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Why the number can or cannot call, be called and text', operationId: 'numberReadiness' })
  @ApiNumber()
  @ApiOkResponse({ type: NumberReadinessResponse })
  async readiness(
    @Param('number', numberInPath) number: string,
    @Caller() { workspace }: Principal,
  ): Promise<NumberReadinessResponse> {
    return { profiles: numberReadiness(await this.reader.find(workspace, number)) };
  }
}
