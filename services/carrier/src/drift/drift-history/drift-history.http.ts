import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { EventStore } from '#event-store';
import {
  Caller,
  DEFAULT_PAGE_ITEMS,
  EventResponse,
  PageQuery,
  decodeCursor,
  encodeCursor,
  eventResponse,
  idInPath,
  pageResponseOf,
} from '#http-api';
import type { Page } from '#http-api';
import { AccountDirectory } from '../../account/account-directory/account-directory.js';
import { driftHistory } from './drift-history.js';

const REVISION = /^\d{1,15}$/;

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class DriftHistoryController {
  constructor(
    private readonly accounts: AccountDirectory,
    private readonly store: EventStore,
  ) {}

  @Get(':id/drift/history')
  @RequiresRole('viewer')
  @ApiOperation({
    summary: 'What checks of a carrier account have found, and what was put right by whom, newest first',
    operationId: 'driftHistory',
  })
  @ApiOkResponse({ type: pageResponseOf(EventResponse) })
  async history(
    @Param('id', idInPath) carrierAccountId: string,
    @Query() { limit = DEFAULT_PAGE_ITEMS, cursor }: PageQuery,
    @Caller() { workspace }: Principal,
  ): Promise<Page<EventResponse>> {
    const kind = `drift history of ${carrierAccountId}`;
    // What is wrong with the request is said whether the account exists or not.
    const before = cursor === undefined ? undefined : Number(decodeCursor(kind, cursor, REVISION));
    this.accounts.require(workspace, carrierAccountId);
    const question = { workspace, carrierAccountId, limit, before };
    const { events, nextBefore } = await driftHistory(this.store, question);
    const nextCursor = nextBefore === undefined ? null : encodeCursor(kind, String(nextBefore));
    return { items: events.map(eventResponse), nextCursor };
  }
}
