import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, PageQuery, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { HoldResponse } from '../hold.response.js';
import { HoldDirectory } from './hold-directory.js';

@ApiTags('holds')
@Controller('v1/holds')
export class HoldDirectoryController {
  constructor(private readonly directory: HoldDirectory) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'The holds in force, oldest first', operationId: 'listHolds' })
  @ApiOkResponse({ type: pageResponseOf(HoldResponse) })
  list(@Query() query: PageQuery, @Caller() caller: Principal): Page<HoldResponse> {
    return pageOf('holds', this.directory.courses, caller.workspace, query, ({ hold }) => hold);
  }
}
