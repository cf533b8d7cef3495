import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, ReasonRequest, YesNo, idInPath, withReason } from '#http-api';
import { CarrierRuns } from '../../background/carrier-runs.js';
import { saidToCaller } from '../../said-to-caller.js';
import { DriftFixes } from '../drift-fixes.js';
import type { FixDriftLine } from './fix-drift-line.js';

class FixDriftRequest extends ReasonRequest {
  @YesNo({ description: 'Take an unknown number over that is in use elsewhere', optional: true })
  confirmLive?: boolean;
}

class FixedDriftResponse {
  @ApiProperty({
    enum: ['fixed', 'over', 'asked'],
    description:
      'over: there was nothing to put right any more; asked: the carrier was asked, and does not say yet that it is so',
  })
  outcome!: FixDriftLine['how']['outcome'];
  @ApiProperty({ type: String, nullable: true, description: 'What to do next; null: nothing' })
  remedy!: string | null;
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
    description:
      'The carrier is looked at again first. The line leaves the list, unless the carrier was only asked; to send it again is harmless. 409, and the line stays, while an import, a region or another change is under way of which it may be hidden.',
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
    const { how, position } = await this.fixes.fix(command, withReason(context, body)).catch((error: unknown) => {
      throw saidToCaller(error);
    });
    const importId = how.outcome === 'fixed' ? how.importId : null;
    if (importId !== null) this.runs.lookForWork();
    const remedy = how.outcome === 'asked' ? checkLater(carrierAccountId) : null;
    return new Acknowledged({ outcome: how.outcome, remedy, importId }, { position });
  }
}

const checkLater = (carrierAccountId: string): string =>
  `The carrier was asked and does not say yet that it is so, which may take five minutes; the line stays until then. Check again after that: POST /v1/carrier-accounts/${carrierAccountId}/drift/check.`;
