import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { PageQuery, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { WorkspaceResponse } from '../workspace.response.js';
import { INSTALLATION, WorkspaceDirectory } from './workspace-directory.js';

@ApiTags('access')
@Controller('v1/workspaces')
export class WorkspaceDirectoryController {
  constructor(private readonly directory: WorkspaceDirectory) {}

  @Get()
  @RequiresRole('root')
  @ApiOperation({ summary: 'Every workspace', operationId: 'listWorkspaces' })
  @ApiOkResponse({ type: pageResponseOf(WorkspaceResponse) })
  list(@Query() query: PageQuery): Page<WorkspaceResponse> {
    return pageOf('workspaces', this.directory.workspaces, INSTALLATION, query, (workspace) => workspace);
  }
}
