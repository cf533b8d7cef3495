import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, loadAggregate } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, WholeNumber, idInPath } from '#http-api';
import { Carriers } from '../../carrier/carriers.port.js';
import type { CarrierOpening } from '../../carrier/carriers.port.js';
import { saidToCaller } from '../../said-to-caller.js';
import { account, accountStream } from '../account.aggregate.js';
import { AccountResponse, accountResponse } from '../account.response.js';
import { checkAccount } from '../check-account.js';
import { CredentialsField } from '../credentials-field.js';
import { namesOf, readCredentials } from '../credentials.js';
import { requireConnected, requireOwn } from '../domain/account.rules.js';
import { TakeOverCredentials } from '../take-over-credentials.js';
import { decideRotateAccount } from './rotate-account.js';

const HOUR_MS = 60 * 60 * 1_000;
const MAX_FORMER_HOURS = 7 * 24;
/** Time to promote a secondary token at Twilio after it is here, and for requests on their way. */
const DEFAULT_FORMER_HOURS = 24;

class RotateAccountRequest {
  @CredentialsField({ description: 'As of POST /v1/carrier-accounts; write-only', optional: false })
  credentials!: unknown;

  @WholeNumber({
    description:
      'How long requests of the carrier are still taken that are signed with what the account had until now, in hours; 0: not at all, for a secret that somebody else has seen',
    min: 0,
    max: MAX_FORMER_HOURS,
    default: DEFAULT_FORMER_HOURS,
    optional: true,
  })
  formerSecretsHours?: number;
}

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class RotateAccountController {
  constructor(
    private readonly store: EventStore,
    private readonly carriers: Carriers,
    private readonly takeOver: TakeOverCredentials,
  ) {}

  @Post(':id/rotate')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({
    summary: 'Use other credentials of the same account; they are checked first',
    operationId: 'rotateCarrierAccount',
  })
  @ApiOkResponse({ type: AccountResponse })
  async rotate(
    @Param('id', idInPath) carrierAccountId: string,
    @Body() { credentials: told, formerSecretsHours = DEFAULT_FORMER_HOURS }: RotateAccountRequest,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<AccountResponse>> {
    const { workspace } = context;
    requireOwn(carrierAccountId);
    const stream = accountStream(workspace, carrierAccountId);
    const connected = requireConnected((await loadAggregate(this.store, account, stream)).state);
    const { carrier } = connected;
    const credentials = readCredentials(carrier, told);
    const opening = { carrier, workspace, carrierAccountId, credentials };
    const { reference, regions } = await checkAccount(this.carriers, opening);
    const known = { reference, ownsSetup: await this.ownsSetup(opening), credentials: namesOf(credentials) };
    const position = await this.takeOver.of(
      { carrierAccountId, credentials, regions, former: { carrier, keepMs: formerSecretsHours * HOUR_MS } },
      (use, state) => decideRotateAccount({ ...known, ...use }, state),
      context,
    );
    const rotated = { ...connected, reference: reference ?? connected.reference, credentials: known.credentials };
    return new Acknowledged(accountResponse(rotated), { position });
  }

  private async ownsSetup(opening: Omit<CarrierOpening, 'setup'>): Promise<boolean> {
    try {
      return await (await this.carriers.open({ ...opening, setup: {} })).ownsSetup();
    } catch (error) {
      throw saidToCaller(error);
    }
  }
}
