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
  numberInPath,
  pageResponseOf,
} from '#http-api';
import type { Page } from '#http-api';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { ApiNumber } from '../api-number.js';
import { numberNotFound } from '../domain/number.errors.js';
import { numberHistory } from './number-history.js';
import type { HistoryPlace } from './number-history.js';

/** A place as a cursor holds it: revision and position. */
const PLACE = /^(\d{1,15})\.(\d{1,15})$/;

@ApiTags('numbers')
@Controller('v1/numbers')
export class NumberHistoryController {
  constructor(
    private readonly store: EventStore,
    private readonly holds: HoldDirectory,
  ) {}

  @Get(':number/history')
  @RequiresRole('viewer')
  @ApiOperation({
    summary: "The number's events and those of the holds that bore on it, newest first",
    operationId: 'numberHistory',
  })
  @ApiNumber()
  @ApiOkResponse({ type: pageResponseOf(EventResponse) })
  async history(
    @Param('number', numberInPath) number: string,
    @Query() { limit = DEFAULT_PAGE_ITEMS, cursor }: PageQuery,
    @Caller() { workspace }: Principal,
  ): Promise<Page<EventResponse>> {
    const kind = `history of ${number}`;
    const before = cursor === undefined ? undefined : readPlace(decodeCursor(kind, cursor, PLACE));
    const page = await numberHistory(this.store, this.holds, { workspace, number, limit, before });
    if (!page) throw numberNotFound();
    const { events, nextBefore } = page;
    const nextCursor = nextBefore ? encodeCursor(kind, `${nextBefore.revision}.${nextBefore.position}`) : null;
    return { items: events.map(eventResponse), nextCursor };
  }
}

function readPlace(text: string): HistoryPlace {
  const [, revision, position] = PLACE.exec(text) ?? [];
  return { revision: Number(revision), position: Number(position) };
}
