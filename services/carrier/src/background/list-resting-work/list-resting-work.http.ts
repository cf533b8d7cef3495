import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { assertNever } from '#assert-never';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import type { Rest } from '#background-work';
import { Caller, PageQuery, idInPath, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { WorkspaceCollection } from '#workspace-collection';
import { AccountDirectory } from '../../account/account-directory/account-directory.js';
import { RestingResponse, restingResponse } from '../../work/resting.response.js';
import { CarrierRuns } from '../carrier-runs.js';
import { keyOf, whose } from '../subject.js';
import type { Subject } from '../subject.js';

const RESTING_KINDS = ['purchase', 'release', 'detach', 'region', 'import'] as const;

/** Something that its carrier has yet to do, and why that waits. */
class RestingWorkResponse {
  @ApiProperty({ enum: RESTING_KINDS }) kind!: (typeof RESTING_KINDS)[number];
  @ApiProperty({ type: String, nullable: true, description: 'E.164; null of an import' }) number!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Of the purchase or import; null of the others' })
  id!: string | null;
  @ApiProperty({ type: RestingResponse }) resting!: RestingResponse;
}

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class ListRestingWorkController {
  constructor(
    private readonly accounts: AccountDirectory,
    private readonly runs: CarrierRuns,
  ) {}

  @Get(':id/resting')
  @RequiresRole('viewer')
  @ApiOperation({
    summary: 'What waits at a carrier account because something holds it up, why, and until when',
    description:
      'Purchases, releases, detaches, regions and imports that go on by themselves, as this process has met them last: one that waits for its turn, or for a carrier that takes its time, is not among them.',
    operationId: 'listRestingWork',
  })
  @ApiOkResponse({ type: pageResponseOf(RestingWorkResponse) })
  list(
    @Param('id', idInPath) id: string,
    @Query() query: PageQuery,
    @Caller() { workspace }: Principal,
  ): Page<RestingWorkResponse> {
    const resting = new WorkspaceCollection<readonly [Subject, Rest]>();
    for (const each of this.runs.resting()) {
      const [subject] = each;
      const { workspace: owner, carrierAccountId } = whose(subject);
      if (owner === workspace && carrierAccountId === id) resting.set(workspace, keyOf(subject), each);
    }
    // What is wrong with the request is said whether the account exists or not.
    const page = pageOf(`resting of ${id}`, resting, workspace, query, shown);
    this.accounts.require(workspace, id);
    return page;
  }
}

function shown([subject, rest]: readonly [Subject, Rest]): RestingWorkResponse {
  const resting = restingResponse(rest);
  switch (subject.kind) {
    case 'purchase':
      return { kind: 'purchase', number: subject.purchase.number, id: subject.purchase.purchaseId, resting };
    case 'give-back':
      return { kind: subject.how, number: subject.number, id: null, resting };
    case 'region':
      return { kind: 'region', number: subject.number, id: null, resting };
    case 'import':
      return { kind: 'import', number: null, id: subject.importId, resting };
    default:
      return assertNever(subject);
  }
}
