import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { EventStore } from '#event-store';
import {
  Caller,
  DEFAULT_PAGE_ITEMS,
  PageQuery,
  decodeCursor,
  encodeCursor,
  numberInPath,
  pageResponseOf,
} from '#http-api';
import type { Page } from '#http-api';
import { EventResponse, eventResponse } from '../../event/event.response.js';
import { numberNotFound } from '../domain/number.errors.js';
import { numberHistory } from './number-history.js';

const REVISION = /^\d{1,15}$/;

@ApiTags('numbers')
@Controller('v1/numbers')
export class NumberHistoryController {
  constructor(private readonly store: EventStore) {}

  @Get(':number/history')
  @RequiresRole('viewer')
  @ApiOperation({ summary: "The number's events, newest first", operationId: 'numberHistory' })
  @ApiParam({ name: 'number', description: 'E.164', example: '+14155550100' })
  @ApiOkResponse({ type: pageResponseOf(EventResponse) })
  async history(
    @Param('number', numberInPath) number: string,
    @Query() { limit = DEFAULT_PAGE_ITEMS, cursor }: PageQuery,
    @Caller() { workspace }: Principal,
  ): Promise<Page<EventResponse>> {
    const kind = `history of ${number}`;
    const before = cursor === undefined ? undefined : Number(decodeCursor(kind, cursor, REVISION));
    const { events, nextBefore } = await numberHistory(this.store, workspace, number, { limit, before });
    if (events.length === 0 && before === undefined) throw numberNotFound();
    const nextCursor = nextBefore === undefined ? null : encodeCursor(kind, String(nextBefore));
    return { items: events.map(eventResponse), nextCursor };
  }
}
