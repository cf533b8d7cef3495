import { Body, Controller, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Choice, Context, NewId, Words } from '#http-api';
import { CARRIERS } from '#number-facts';
import type { CarrierName } from '#number-facts';
import { Carriers } from '../../carrier/carriers.port.js';
import { installationIdOf } from '../../installation/installation-id.js';
import { accountIdOf } from '../account.aggregate.js';
import { AccountResponse, accountResponse } from '../account.response.js';
import { checkAccount } from '../check-account.js';
import { CredentialsField } from '../credentials-field.js';
import { namesOf, readCredentials } from '../credentials.js';
import { TakeOverCredentials } from '../take-over-credentials.js';
import { decideConnectAccount } from './connect-account.js';

const CREDENTIALS_DESCRIPTION = `Write-only. By carrier:

| carrier | credentials |
| --- | --- |
| \`twilio\` | \`accountSid\`, \`authToken\`; optional \`apiKeySid\` and \`apiKeySecret\`, then used for requests; optional \`regions\`: \`{ie1: {authToken, …}, au1: …}\` |
| \`telnyx\` | \`apiKey\`; \`publicKey\`, needed for inbound calls and messages |
| \`sip\`, \`sandbox\` | none |`;

class ConnectAccountRequest {
  @Choice({ description: 'Whose account it is', of: CARRIERS })
  carrier!: CarrierName;

  @Words({ description: 'What you call it', maxLength: 100, example: 'Main account' })
  name!: string;

  @CredentialsField({ description: CREDENTIALS_DESCRIPTION, optional: true })
  credentials?: unknown;
}

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class ConnectAccountController {
  constructor(
    private readonly store: EventStore,
    private readonly carriers: Carriers,
    private readonly takeOver: TakeOverCredentials,
  ) {}

  @Post()
  @RequiresRole('admin')
  @ApiOperation({
    summary: 'Connect a carrier account; its credentials are checked first',
    operationId: 'connectCarrierAccount',
  })
  @ApiCreatedResponse({ type: AccountResponse })
  async connect(
    @Body() { carrier, name, credentials: given = {} }: ConnectAccountRequest,
    @NewId() newId: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<AccountResponse>> {
    const { workspace } = context;
    const credentials = readCredentials(carrier, given);
    // A carrier of one's own has no accounts that could be told apart.
    const opening = { carrier, workspace, carrierAccountId: newId, credentials };
    const { reference, regions } = await checkAccount(this.carriers, opening);
    const installationId = await installationIdOf(this.store, context);
    const carrierAccountId = accountIdOf({ installationId, workspace, carrier, reference: reference ?? newId });
    const names = namesOf(credentials);
    const facts = { carrierAccountId, carrier, name, reference, ...(names.length > 0 && { credentials: names }) };
    const position = await this.takeOver.of(
      { carrierAccountId, credentials, regions },
      (use, state) => decideConnectAccount({ ...facts, ...use }, state),
      context,
    );
    const connected = {
      ...facts,
      status: 'connected',
      setup: {},
      sentence: null,
      connectedAt: context.time,
    } as const;
    return new Acknowledged(accountResponse(connected), { position });
  }
}
