import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, Choice, LastWrites, PageQuery, idInPath, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { CarrierRuns } from '../../background/carrier-runs.js';
import { purchaseNotFound } from '../domain/purchase.errors.js';
import { PURCHASE_STATUSES } from '../domain/purchase.state.js';
import type { PurchaseStatus } from '../domain/purchase.state.js';
import { PurchaseResponse, purchaseResponse } from '../purchase.response.js';
import { PurchaseDirectory } from './purchase-directory.js';
import type { ListedPurchase } from './purchase-directory.js';

class PurchasesQuery extends PageQuery {
  @Choice({ description: 'Only those that stand there', of: PURCHASE_STATUSES, optional: true })
  status?: PurchaseStatus;
}

@ApiTags('carriers')
@Controller('v1/purchases')
export class PurchaseDirectoryController {
  constructor(
    private readonly directory: PurchaseDirectory,
    private readonly lastWrites: LastWrites,
    private readonly runs: CarrierRuns,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Purchases, newest first, and how far each is', operationId: 'listPurchases' })
  @ApiOkResponse({ type: pageResponseOf(PurchaseResponse) })
  list(@Query() query: PurchasesQuery, @Caller() caller: Principal): Page<PurchaseResponse> {
    const { workspace } = caller;
    const { status } = query;
    const { purchaseIds, purchases } = this.directory;
    const of = (id: string) => purchases.get(workspace, id) as ListedPurchase;
    const wanted = status === undefined ? purchaseIds : purchaseIds.where((id) => of(id).status === status);
    return pageOf(`${status ?? 'all'} purchases`, wanted, workspace, query, (id) => this.shown(of(id), caller));
  }

  @Get(':id')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'One purchase, and how far it is', operationId: 'readPurchase' })
  @ApiOkResponse({ type: PurchaseResponse })
  read(@Param('id', idInPath) id: string, @Caller() caller: Principal): PurchaseResponse {
    const purchase = this.directory.purchases.get(caller.workspace, id);
    if (!purchase) throw purchaseNotFound();
    return this.shown(purchase, caller);
  }

  private shown(purchase: ListedPurchase, { keyId }: Principal): PurchaseResponse {
    this.lastWrites.note(keyId, purchase.position);
    return purchaseResponse(purchase, this.runs.restOfPurchase(purchase.purchaseId));
  }
}
