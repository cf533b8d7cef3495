import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, PageQuery, idInPath, pageOf, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { purchaseNotFound } from '../domain/purchase.errors.js';
import { PurchaseResponse, purchaseResponse } from '../purchase.response.js';
import { PurchaseDirectory } from './purchase-directory.js';

@ApiTags('carriers')
@Controller('v1/purchases')
export class PurchaseDirectoryController {
  constructor(private readonly directory: PurchaseDirectory) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Purchases, oldest first, and how far each is', operationId: 'listPurchases' })
  @ApiOkResponse({ type: pageResponseOf(PurchaseResponse) })
  list(@Query() query: PageQuery, @Caller() { workspace }: Principal): Page<PurchaseResponse> {
    return pageOf('purchases', this.directory.purchases, workspace, query, purchaseResponse);
  }

  @Get(':id')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'One purchase, and how far it is', operationId: 'readPurchase' })
  @ApiOkResponse({ type: PurchaseResponse })
  read(@Param('id', idInPath) id: string, @Caller() { workspace }: Principal): PurchaseResponse {
    const purchase = this.directory.purchases.get(workspace, id);
    if (!purchase) throw purchaseNotFound();
    return purchaseResponse(purchase);
  }
}
