import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ServiceToken } from '#access';
import { CarrierMessages } from '#carrier-messages';
import { CarrierSide } from '#carrier-side';
import { EventStore } from '#event-store';
import { LastWrites } from '#http-api';
import { NumberRegister } from '#number-register';
import { Vault } from '#vault';
import { AccountDirectory } from './account/account-directory/account-directory.js';
import { AccountDirectoryController } from './account/account-directory/account-directory.http.js';
import { ConnectAccountController } from './account/connect-account/connect-account.http.js';
import { ConnectedAccounts } from './account/connected-accounts.js';
import { DisconnectAccountController } from './account/disconnect-account/disconnect-account.http.js';
import { PartWithAccount } from './account/part-with-account.js';
import { TakeOverCredentials } from './account/take-over-credentials.js';
import { RotateAccountController } from './account/rotate-account/rotate-account.http.js';
import { CarrierRuns } from './background/carrier-runs.js';
import { ListRestingWorkController } from './background/list-resting-work/list-resting-work.http.js';
import type { CarrierDesk } from './carrier-desk.js';
import { Carriers } from './carrier/carriers.port.js';
import { DriftChecks } from './drift/drift-checks.js';
import { DriftDirectory } from './drift/drift-directory/drift-directory.js';
import { DriftDirectoryController } from './drift/drift-directory/drift-directory.http.js';
import { DriftHistoryController } from './drift/drift-history/drift-history.http.js';
import { DriftFixes } from './drift/drift-fixes.js';
import { FixDriftLineController } from './drift/fix-drift-line/fix-drift-line.http.js';
import { StartDriftCheckController } from './drift/start-drift-check/start-drift-check.http.js';
import { CarrierSideDoor } from './inventory-side/carrier-side.http.js';
import { ListAccountNumbersController } from './import/list-account-numbers/list-account-numbers.http.js';
import { EditAccountController } from './account/edit-account/edit-account.http.js';
import { AnswerInboundCallController } from './inbound-voice/answer-inbound-call.http.js';
import { TellInstallationController } from './inbound-webhook/tell-installation/tell-installation.http.js';
import { WebhookAccountsDoor } from './inbound-webhook/webhook-accounts.http.js';
import { CarrierMessagesDoor } from './messages/carrier-messages.http.js';
import { InstallationMark } from './installation/installation-mark.js';
import { InboundRoutes } from '#inbound-routes';
import {
  AskedWebhookAccounts,
  PublicAddresses,
  RefusedWebhooks,
  ToldWebhookAccounts,
  WebhookAccounts,
} from '#carrier-webhooks';
import { LookForWorkWhenTheInventoryDecides } from './look-for-work-when-the-inventory-decides.js';
import { Marketplace } from './marketplace/remembering-marketplace.js';
import { SearchNumbersController } from './marketplace/search-numbers/search-numbers.http.js';
import { PurchaseDirectory } from './purchase/purchase-directory/purchase-directory.js';
import { PurchaseDirectoryController } from './purchase/purchase-directory/purchase-directory.http.js';
import { RequestPurchaseController } from './purchase/request-purchase/request-purchase.http.js';

/** What is done with carriers, over HTTP. */
@Module({})
export class CarrierModule {
  /** `inboundRoutes`: who takes calls that come in. `serviceToken`: what the inventory shows where it is another process. */
  static with(desk: CarrierDesk, inboundRoutes: InboundRoutes, serviceToken?: ServiceToken): DynamicModule {
    return {
      module: CarrierModule,
      controllers: [
        ConnectAccountController,
        RotateAccountController,
        DisconnectAccountController,
        AccountDirectoryController,
        SearchNumbersController,
        RequestPurchaseController,
        PurchaseDirectoryController,
        ListAccountNumbersController,
        ListRestingWorkController,
        EditAccountController,
        DriftDirectoryController,
        DriftHistoryController,
        StartDriftCheckController,
        FixDriftLineController,
        AnswerInboundCallController,
        TellInstallationController,
        LookForWorkWhenTheInventoryDecides,
        ...(serviceToken ? [CarrierSideDoor, CarrierMessagesDoor, WebhookAccountsDoor] : []),
      ],
      providers: [
        { provide: EventStore, useValue: desk.store },
        { provide: Vault, useValue: desk.options.vault.vault },
        { provide: NumberRegister, useValue: desk.options.register },
        { provide: LastWrites, useValue: desk.options.lastWrites },
        { provide: Carriers, useValue: desk.carriers },
        { provide: WebhookAccounts, useValue: desk.webhookAccounts },
        { provide: PublicAddresses, useValue: desk.publicAddresses },
        { provide: InstallationMark, useValue: desk.installationMark },
        { provide: RefusedWebhooks, useValue: desk.refusedWebhooks },
        { provide: InboundRoutes, useValue: inboundRoutes },
        { provide: ConnectedAccounts, useValue: desk.accounts },
        { provide: TakeOverCredentials, useValue: desk.takeOver },
        { provide: PartWithAccount, useValue: desk.partWith },
        { provide: Marketplace, useValue: desk.marketplace },
        { provide: CarrierRuns, useValue: desk.runs },
        { provide: AccountDirectory, useValue: desk.accountDirectory },
        { provide: DriftDirectory, useValue: desk.driftDirectory },
        { provide: DriftChecks, useValue: desk.driftChecks },
        { provide: DriftFixes, useValue: desk.driftFixes },
        { provide: PurchaseDirectory, useValue: desk.purchaseDirectory },
        ...(serviceToken
          ? [
              { provide: CarrierSide, useValue: desk.side },
              { provide: CarrierMessages, useValue: desk.messages },
              { provide: AskedWebhookAccounts, useValue: new ToldWebhookAccounts(desk.webhookAccounts) },
              { provide: ServiceToken, useValue: serviceToken },
            ]
          : []),
      ],
    };
  }
}
