import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, LastWrites, PageQuery, idInPath, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { purchaseNotFound } from '../domain/purchase.errors.js';
import { PurchaseResponse, purchaseResponse } from '../purchase.response.js';
import { PurchaseDirectory } from './purchase-directory.js';
import type { ListedPurchase } from './purchase-directory.js';

@ApiTags('carriers')
@Controller('v1/purchases')
export class PurchaseDirectoryController {
  constructor(
    private readonly directory: PurchaseDirectory,
    private readonly lastWrites: LastWrites,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Purchases, oldest first, and how far each is', operationId: 'listPurchases' })
  @ApiOkResponse({ type: pageResponseOf(PurchaseResponse) })
  list(@Query() query: PageQuery, @Caller() caller: Principal): Page<PurchaseResponse> {
    const shown = (purchase: ListedPurchase) => this.shown(purchase, caller);
    return pageOf('purchases', this.directory.purchases, caller.workspace, query, shown);
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
    return purchaseResponse(purchase);
  }
}
