import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, YesNo, idInPath } from '#http-api';
import { CarrierRuns } from '../../background/carrier-runs.js';
import { saidToCaller } from '../../said-to-caller.js';
import { DriftFixes } from '../drift-fixes.js';

class FixDriftRequest {
  @YesNo({ description: 'Take an unknown number over that is in use elsewhere', optional: true })
  confirmLive?: boolean;
}

class FixedDriftResponse {
  @ApiProperty({ enum: ['fixed', 'over'], description: 'over: there was nothing to put right any more' })
  outcome!: 'fixed' | 'over';
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The import that brings the number in: GET /v1/imports/{id}',
  })
  importId!: string | null;
}

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class FixDriftLineController {
  constructor(
    private readonly fixes: DriftFixes,
    private readonly runs: CarrierRuns,
  ) {}

  @Post(':id/drift/:driftId/fix')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({
    summary: 'Do what the remedy of a line says',
    description: 'The carrier is looked at again first. The line leaves the list; to send it again is harmless.',
    operationId: 'fixDrift',
  })
  @ApiOkResponse({ type: FixedDriftResponse })
  async fix(
    @Param('id', idInPath) carrierAccountId: string,
    @Param('driftId', idInPath) driftId: string,
    @Body() body: FixDriftRequest,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<FixedDriftResponse>> {
    const command = { carrierAccountId, driftId, confirmLive: body.confirmLive ?? false };
    const { how, position } = await this.fixes.fix(command, context).catch((error: unknown) => {
      throw saidToCaller(error);
    });
    const importId = how.outcome === 'fixed' ? how.importId : null;
    if (importId !== null) this.runs.lookForWork();
    return new Acknowledged({ outcome: how.outcome, importId }, { position });
  }
}
