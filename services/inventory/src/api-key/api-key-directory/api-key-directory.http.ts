import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, PageQuery, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { ApiKeyResponse } from '../api-key.response.js';
import { ApiKeyDirectory } from './api-key-directory.js';

@ApiTags('access')
@Controller('v1/api-keys')
export class ApiKeyDirectoryController {
  constructor(private readonly directory: ApiKeyDirectory) {}

  @Get()
  @RequiresRole('owner')
  @ApiOperation({ summary: 'The valid keys of this workspace', operationId: 'listApiKeys' })
  @ApiOkResponse({ type: pageResponseOf(ApiKeyResponse) })
  list(@Query() query: PageQuery, @Caller() caller: Principal): Page<ApiKeyResponse> {
    return pageOf('api-keys', this.directory.keys, caller.workspace, query, (key) => key);
  }
}
