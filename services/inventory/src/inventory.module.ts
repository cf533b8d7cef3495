import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ServiceToken } from '#access';
import { CarrierSide } from '#carrier-side';
import { EventStore } from '#event-store';
import { Fence, LeaseBook, WriterClaim } from '#fence';
import { LastWrites } from '#http-api';
import { NumberRegister } from '#number-register';
import { AgentDirectory } from './agent/agent-directory/agent-directory.js';
import { AgentDirectoryController } from './agent/agent-directory/agent-directory.http.js';
import { AgentWarningsController } from './agent/agent-warnings/agent-warnings.http.js';
import { SaveAgentController } from './agent/save-agent/save-agent.http.js';
import { ApiKeyDirectory } from './api-key/api-key-directory/api-key-directory.js';
import { ApiKeyDirectoryController } from './api-key/api-key-directory/api-key-directory.http.js';
import { IssueApiKeyController } from './api-key/issue-api-key/issue-api-key.http.js';
import { RevokeApiKeyController } from './api-key/revoke-api-key/revoke-api-key.http.js';
import { GrantGateLeaseController } from './gate-lease/grant-gate-lease.http.js';
import { HoldDirectory } from './hold/hold-directory/hold-directory.js';
import { HoldDirectoryController } from './hold/hold-directory/hold-directory.http.js';
import { LiftHoldController } from './hold/lift-hold/lift-hold.http.js';
import { PlaceHoldController } from './hold/place-hold/place-hold.http.js';
import { ImportDirectory } from './import/import-directory/import-directory.js';
import { ImportRunner } from './import/import-runner.js';
import { ReadImportController } from './import/read-import/read-import.http.js';
import { AccountImportDoor } from './import/start-account-import/start-account-import.http.js';
import { StartImportController } from './import/start-import/start-import.http.js';
import type { Inventory } from './inventory.js';
import { DisableOutboundController } from './number/disable-outbound/disable-outbound.http.js';
import { EditNumberController } from './number/edit-number/edit-number.http.js';
import { EnableOutboundController } from './number/enable-outbound/enable-outbound.http.js';
import { GiveBackNumberController } from './number/give-back-number/give-back-number.http.js';
import { NumberHistoryController } from './number/number-history/number-history.http.js';
import { NumberReadinessController } from './number/number-readiness/number-readiness.http.js';
import { NumberTableController } from './number/number-table/number-table.http.js';
import { LiveNumberTable } from './number/number-table/live-number-table.port.js';
import { NumberRegisterDoor } from './number-register/number-register.http.js';
import { NumberReader } from './number/read-number/number-reader.js';
import { ReadNumberController } from './number/read-number/read-number.http.js';
import { CreateWorkspaceController } from './workspace/create-workspace/create-workspace.http.js';
import { WorkspaceDirectory } from './workspace/workspace-directory/workspace-directory.js';
import { WorkspaceDirectoryController } from './workspace/workspace-directory/workspace-directory.http.js';

/** What it takes to work with gates, and with whoever deals with carriers, in other processes. */
export interface GateLeaseParts {
  readonly leases: LeaseBook;
  readonly writer: WriterClaim;
  readonly token: ServiceToken;
}

/** The inventory over HTTP: every door of every use case. */
@Module({})
export class InventoryModule {
  /** `gates`: what other processes ask for, where there are any. */
  static with(inventory: Inventory, gates?: GateLeaseParts): DynamicModule {
    return {
      module: InventoryModule,
      controllers: [
        NumberTableController,
        ReadNumberController,
        EditNumberController,
        DisableOutboundController,
        EnableOutboundController,
        GiveBackNumberController,
        NumberHistoryController,
        NumberReadinessController,
        StartImportController,
        ReadImportController,
        SaveAgentController,
        AgentDirectoryController,
        AgentWarningsController,
        PlaceHoldController,
        LiftHoldController,
        HoldDirectoryController,
        IssueApiKeyController,
        RevokeApiKeyController,
        ApiKeyDirectoryController,
        CreateWorkspaceController,
        WorkspaceDirectoryController,
        ...(gates ? [GrantGateLeaseController, NumberRegisterDoor] : []),
      ],
      providers: [
        NumberReader,
        AccountImportDoor,
        { provide: CarrierSide, useValue: inventory.options.carrierSide },
        { provide: EventStore, useValue: inventory.store },
        { provide: Fence, useValue: inventory.options.fence },
        { provide: ImportRunner, useValue: inventory.importRunner },
        { provide: LiveNumberTable, useValue: inventory.options.numberTable },
        { provide: LastWrites, useValue: inventory.lastWrites },
        { provide: AgentDirectory, useValue: inventory.agents },
        { provide: ApiKeyDirectory, useValue: inventory.apiKeys },
        { provide: ImportDirectory, useValue: inventory.imports },
        { provide: HoldDirectory, useValue: inventory.holds },
        { provide: WorkspaceDirectory, useValue: inventory.workspaces },
        ...(gates
          ? [
              { provide: LeaseBook, useValue: gates.leases },
              { provide: WriterClaim, useValue: gates.writer },
              { provide: ServiceToken, useValue: gates.token },
              { provide: NumberRegister, useValue: inventory.register },
            ]
          : []),
      ],
    };
  }
}
