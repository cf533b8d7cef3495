import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { idInPath } from '#http-api';
import { RouteFacts } from '#route-facts';
import { accountUnknown } from '../../account/domain/account.errors.js';
import { WEBHOOK_CARRIERS, isWebhookCarrier } from '#carrier-webhooks';
import { InstallationMark } from '../../installation/installation-mark.js';

class InstallationResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The same in all its processes and no other installation; null before an account was connected',
  })
  installation!: string | null;
}

/** Asked by this installation itself, by way of the internet: see `WebhookReach`. */
@ApiTags('webhooks')
@Controller('webhooks')
export class TellInstallationController {
  constructor(private readonly mark: InstallationMark) {}

  @Get(':carrier/:carrierAccountId/voice')
  // Of a cache it would say who answered once.
  @Header('cache-control', 'no-store')
  @RequiresRole('anybody')
  @RouteFacts({ whileStarting: 'answered-from-the-log' })
  @ApiOperation({
    summary: 'Whose webhook this is',
    description:
      'Says which installation answers at the address that a carrier is given. Readiness and the preflight of a region ask it by way of PUBLIC_URL.',
    operationId: 'tellInstallation',
  })
  @ApiParam({ name: 'carrier', enum: WEBHOOK_CARRIERS })
  @ApiParam({ name: 'carrierAccountId', description: 'Any: nothing is said of the account' })
  @ApiOkResponse({ type: InstallationResponse })
  async tell(
    @Param('carrier') carrier: string,
    @Param('carrierAccountId', idInPath) _carrierAccountId: string,
  ): Promise<InstallationResponse> {
    if (!isWebhookCarrier(carrier)) throw accountUnknown();
    return { installation: await this.mark.get() };
  }
}
