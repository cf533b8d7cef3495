import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, Text, numberInPath } from '#http-api';
import { NumberResponse } from '../number.response.js';
import { parseMoment } from './as-of.js';
import { NumberReader } from './number-reader.js';

class ReadNumberQuery {
  @Text({ description: 'The number as it was then: an ISO 8601 time or a position', maxLength: 40, optional: true })
  asOf?: string;

  @Text({ description: 'Ignored here: one number is read from the log itself', maxLength: 20, optional: true })
  minPosition?: string;
}

@ApiTags('numbers')
@Controller('v1/numbers')
export class ReadNumberController {
  constructor(private readonly reader: NumberReader) {}

  @Get(':number')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'One number', operationId: 'readNumber' })
  @ApiParam({ name: 'number', description: 'E.164', example: '+14155550100' })
  @ApiOkResponse({ type: NumberResponse })
  async read(
    @Param('number', numberInPath) number: string,
    @Query() query: ReadNumberQuery,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NumberResponse> {
    const asOf = query.asOf === undefined ? undefined : parseMoment(query.asOf);
    const answer = await this.reader.read(caller.workspace, number, asOf);
    reply.header('etag', `"${answer.version}"`);
    return answer;
  }
}
