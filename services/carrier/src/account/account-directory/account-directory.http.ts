import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { SANDBOX_ACCOUNT_ID, SANDBOX_NOTICE } from '#number-facts';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, PageQuery, idInPath, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { RefusedWebhooks } from '#carrier-webhooks';
import { AccountResponse, accountResponse } from '../account.response.js';
import { accountUnknown } from '../domain/account.errors.js';
import type { KnownAccount } from '../domain/account.state.js';
import { AccountDirectory } from './account-directory.js';

/** There without anybody having connected it. */
const SANDBOX: AccountResponse = {
  id: SANDBOX_ACCOUNT_ID,
  carrier: 'sandbox',
  name: 'Sandbox',
  reference: null,
  credentials: [],
  notice: SANDBOX_NOTICE,
};

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class AccountDirectoryController {
  constructor(
    private readonly directory: AccountDirectory,
    private readonly refused: RefusedWebhooks,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'The connected carrier accounts, the sandbox last', operationId: 'listCarrierAccounts' })
  @ApiOkResponse({ type: pageResponseOf(AccountResponse) })
  list(@Query() query: PageQuery, @Caller() { workspace }: Principal): Page<AccountResponse> {
    const page = pageOf('carrier-accounts', this.directory.accounts, workspace, query, (account) =>
      this.shown(account),
    );
    return page.nextCursor === null ? { ...page, items: [...page.items, SANDBOX] } : page;
  }

  @Get(':id')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'One carrier account', operationId: 'readCarrierAccount' })
  @ApiOkResponse({ type: AccountResponse })
  read(@Param('id', idInPath) id: string, @Caller() { workspace }: Principal): AccountResponse {
    if (id === SANDBOX_ACCOUNT_ID) return SANDBOX;
    const account = this.directory.accounts.get(workspace, id);
    if (!account) throw accountUnknown();
    return this.shown(account);
  }

  private shown(account: KnownAccount): AccountResponse {
    const refusedRequests = this.refused.of(account.carrierAccountId);
    return { ...accountResponse(account), ...(refusedRequests && { refusedRequests }) };
  }
}
