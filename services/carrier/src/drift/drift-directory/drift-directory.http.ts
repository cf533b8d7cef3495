import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, PageQuery, idInPath, pageOf } from '#http-api';
import type { Page } from '#http-api';
import { WorkspaceCollection } from '#workspace-collection';
import { AccountDirectory } from '../../account/account-directory/account-directory.js';
import { rankOf } from '../domain/drift.events.js';
import type { KnownLine } from '../domain/drift.state.js';
import { DriftCheckResponse, DriftLineResponse, driftCheckResponse, driftLineResponse } from '../drift.response.js';
import { DriftDirectory } from './drift-directory.js';

class DriftResponse implements Page<DriftLineResponse> {
  @ApiProperty({ type: DriftCheckResponse }) check!: DriftCheckResponse;
  @ApiProperty({ type: [DriftLineResponse] }) items!: readonly DriftLineResponse[];
  @ApiProperty({ type: String, nullable: true, description: 'Send it as cursor for the next page; null on the last' })
  nextCursor!: string | null;
}

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class DriftDirectoryController {
  constructor(
    private readonly accounts: AccountDirectory,
    private readonly directory: DriftDirectory,
  ) {}

  @Get(':id/drift')
  @RequiresRole('viewer')
  @ApiOperation({
    summary: 'How a carrier account differs from what is held of it here, and what to do about each line',
    operationId: 'readDrift',
  })
  @ApiOkResponse({ type: DriftResponse })
  read(
    @Param('id', idInPath) id: string,
    @Query() query: PageQuery,
    @Caller() { workspace }: Principal,
  ): DriftResponse {
    const state = this.directory.of(workspace, id);
    // Pages are in the order of these keys: what matters most first.
    const lines = new WorkspaceCollection<KnownLine>();
    for (const line of state.lines.values()) lines.set(workspace, `${rankOf(line)} ${line.driftId}`, line);
    // What is wrong with the request is said whether the account exists or not.
    const page = pageOf(`drift of ${id}`, lines, workspace, query, driftLineResponse);
    this.accounts.require(workspace, id);
    return { check: driftCheckResponse(id, state, new Date()), ...page };
  }
}
