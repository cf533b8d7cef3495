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
    const reference = await checkAccount(this.carriers, opening);
    const { ownsSetup, regions } = await this.goodFor(opening);
    const known = { reference, ownsSetup, credentials: namesOf(credentials), regions: regions ?? [] };
    const change = async () => {
      // Who has no regions to choose from needs no inventory to rotate.
      const elsewhere = regions ? await this.register.elsewhere(workspace, carrierAccountId) : {};
      const command = { ...known, elsewhere };
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

  /** What the credentials can be used for. `regions`: undefined where the carrier has none. */
  private async goodFor(
    opening: Omit<CarrierOpening, 'setup'>,
  ): Promise<{ readonly ownsSetup: boolean; readonly regions: readonly string[] | undefined }> {
    try {
      const carrier = await this.carriers.open({ ...opening, setup: {} });
      return { ownsSetup: await carrier.ownsSetup(), regions: carrier.regions?.withCredentials };
    } catch (error) {
      throw saidToCaller(error);
    }
  }
}
