import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, idInPath } from '#http-api';
import { saidToCaller } from '../../said-to-caller.js';
import { requireOwn } from '../domain/account.rules.js';
import { PartWithAccount } from '../part-with-account.js';

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class DisconnectAccountController {
  constructor(private readonly partWith: PartWithAccount) {}

  @Delete(':id')
  @HttpCode(204)
  @RequiresRole('admin')
  @ApiOperation({
    summary: 'Disconnect a carrier account and delete its credentials',
    description:
      'Refused while numbers of it are here. The account at the carrier stays, and so does every number in it: those that ' +
      'were detached here go on costing there. What was set up there for this installation is taken down; when the ' +
      'carrier cannot be reached it stays, and the log of the service says so.',
    operationId: 'disconnectCarrierAccount',
  })
  @ApiNoContentResponse()
  async disconnect(
    @Param('id', idInPath) carrierAccountId: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<undefined>> {
    requireOwn(carrierAccountId);
    try {
      return new Acknowledged(undefined, { position: await this.partWith.account(carrierAccountId, context) });
    } catch (error) {
      throw saidToCaller(error);
    }
  }
}
