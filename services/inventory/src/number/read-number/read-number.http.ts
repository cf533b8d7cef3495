import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { EventStore } from '#event-store';
import { Caller, Text, numberInPath } from '#http-api';
import type { Moment } from '../../event/moment.js';
import { ApiNumber } from '../api-number.js';
import { NumberResponse } from '../number.response.js';
import { NumberReader } from './number-reader.js';
import { pastMoment } from './past-moment.js';

class ReadNumberQuery {
  @Text({ description: 'The number as it was then: an ISO 8601 time or a position', maxLength: 40, optional: true })
  asOf?: string;

  @Text({ description: 'Ignored here: one number is read from the log itself', maxLength: 20, optional: true })
  minPosition?: string;
}

@ApiTags('numbers')
@Controller('v1/numbers')
export class ReadNumberController {
  constructor(
    private readonly store: EventStore,
    private readonly reader: NumberReader,
  ) {}

  @Get(':number')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'One number', operationId: 'readNumber' })
  @ApiNumber()
  @ApiOkResponse({ type: NumberResponse })
  async read(
    @Param('number', numberInPath) number: string,
    @Query() query: ReadNumberQuery,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NumberResponse> {
    const answer = await this.reader.read(caller.workspace, number, await this.moment(query));
    reply.header('etag', `"${answer.version}"`);
    return answer;
  }
  private async moment({ asOf }: ReadNumberQuery): Promise<Moment | undefined> {
    return asOf === undefined ? undefined : pastMoment(asOf, { head: await this.store.head(), nowMs: Date.now() });
  }
}
