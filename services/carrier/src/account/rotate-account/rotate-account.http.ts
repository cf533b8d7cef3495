import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand, loadAggregate } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, idInPath } from '#http-api';
import { NumberRegister } from '#number-register';
import { Vault } from '#vault';
import { Carriers } from '../../carrier/carriers.port.js';
import type { CarrierOpening } from '../../carrier/carriers.port.js';
import { saidToCaller } from '../../said-to-caller.js';
import { account, accountStream } from '../account.aggregate.js';
import { AccountResponse, accountResponse } from '../account.response.js';
import { AccountTurns } from '../account-turns.js';
import { checkAccount } from '../check-account.js';
import { credentialsKey } from '../connected-accounts.js';
import { CredentialsField } from '../credentials-field.js';
import { namesOf, readCredentials } from '../credentials.js';
import { requireConnected, requireOwn } from '../domain/account.rules.js';
import { regionUseOf } from '../region-use.js';
import { decideRotateAccount } from './rotate-account.js';

class RotateAccountRequest {
  @CredentialsField({ description: 'As of POST /v1/carrier-accounts; write-only', optional: false })
  credentials!: unknown;
}

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class RotateAccountController {
  constructor(
    private readonly store: EventStore,
    private readonly vault: Vault,
    private readonly carriers: Carriers,
    private readonly turns: AccountTurns,
    private readonly register: NumberRegister,
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
    @Body() body: RotateAccountRequest,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<AccountResponse>> {
    const { workspace } = context;
    requireOwn(carrierAccountId);
    const stream = accountStream(workspace, carrierAccountId);
    const connected = requireConnected((await loadAggregate(this.store, account, stream)).state);
    const { carrier } = connected;
    const credentials = readCredentials(carrier, body.credentials);
    const opening = { carrier, workspace, carrierAccountId, credentials };
    const { reference, regions } = await checkAccount(this.carriers, opening);
    const known = { reference, ownsSetup: await this.ownsSetup(opening), credentials: namesOf(credentials) };
    const change = async () => {
      const command = { ...known, ...(await regionUseOf(this.register, workspace, carrierAccountId, regions)) };
      decideRotateAccount(command, (await loadAggregate(this.store, account, stream)).state);
      // Before the event: from its position on, the account is opened anew.
      await this.vault.put(credentialsKey(workspace, carrierAccountId), credentials);
      return handleCommand(this.store, context, async (load) => {
        const to = await load(account, stream);
        return [{ to, events: decideRotateAccount(command, to.state) }];
      });
    };
    const turn = this.turns.take(workspace, carrierAccountId, change);
    const { position } = await turn.catch((error: unknown) => {
      throw saidToCaller(error);
    });
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
