import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, numberInPath } from '#http-api';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { NumberReader } from '../read-number/number-reader.js';
import { numberReadiness } from './number-readiness.js';
import type { ProfileReadiness, ReadinessCheck } from './number-readiness.js';

class ReadinessCheckResponse implements ReadinessCheck {
  @ApiProperty({ example: 'agent_published' }) code!: string;
  @ApiProperty() ok!: boolean;
  @ApiProperty() message!: string;
  @ApiProperty({ type: String, nullable: true }) remedy!: string | null;
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
  constructor(
    private readonly reader: NumberReader,
    private readonly holds: HoldDirectory,
  ) {}

  @Get(':number/readiness')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Why the number can or cannot call, be called and text', operationId: 'numberReadiness' })
  @ApiParam({ name: 'number', description: 'E.164', example: '+14155550100' })
  @ApiOkResponse({ type: NumberReadinessResponse })
  async readiness(
    @Param('number', numberInPath) number: string,
    @Caller() { workspace }: Principal,
  ): Promise<NumberReadinessResponse> {
    const found = await this.reader.find(workspace, number);
    const subject = { number, agentId: found.number.profiles.outbound };
    const holdCount = this.holds.blocking(workspace, subject).length;
    return { profiles: numberReadiness({ ...found, holdCount }) };
  }
}
