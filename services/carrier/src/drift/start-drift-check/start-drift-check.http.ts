import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, ReasonRequest, idInPath, withReason } from '#http-api';
import { ConnectedAccounts } from '../../account/connected-accounts.js';
import { saidToCaller } from '../../said-to-caller.js';
import { nothingToCompare } from '../domain/drift.errors.js';
import { DriftChecks } from '../drift-checks.js';
import { DriftDirectory } from '../drift-directory/drift-directory.js';
import { DriftCheckResponse, driftCheckResponse } from '../drift.response.js';

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class StartDriftCheckController {
  constructor(
    private readonly accounts: ConnectedAccounts,
    private readonly checks: DriftChecks,
    private readonly directory: DriftDirectory,
  ) {}

  @Post(':id/drift/check')
  @HttpCode(202)
  @RequiresRole('admin')
  @ApiOperation({
    summary: 'Compare a carrier account with what is held of it here; it goes on by itself',
    description: 'One at a time: while one runs, this answers how far that is.',
    operationId: 'checkDrift',
  })
  @ApiAcceptedResponse({ type: DriftCheckResponse })
  async start(
    @Param('id', idInPath) id: string,
    @Body() body: ReasonRequest,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<DriftCheckResponse>> {
    const { workspace } = context;
    const { account } = await this.accounts.open(workspace, id).catch((error: unknown) => {
      throw saidToCaller(error);
    });
    if (account.carrier === 'sip') throw nothingToCompare();
    const position = await this.checks.begin(id, withReason(context, body));
    return new Acknowledged(driftCheckResponse(id, this.directory.of(workspace, id), new Date(context.time)), {
      position,
    });
  }
}
