import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { KeyRing } from '#access';
import { AuthorizeCallRoute } from './authorize-call/authorize-call.http.js';
import { CallGate } from './call-gate.js';
import { KeepIndexCurrent } from './index/keep-index-current.js';
import { RouteInboundCallController } from './route-inbound-call/route-inbound-call.http.js';

export interface CallGateModuleParts {
  readonly gate: CallGate;
  readonly keys: KeyRing;
}

/** The call gate over HTTP. */
@Module({})
export class CallGateModule {
  static with({ gate, keys }: CallGateModuleParts): DynamicModule {
    return {
      module: CallGateModule,
      controllers: [RouteInboundCallController, KeepIndexCurrent],
      providers: [AuthorizeCallRoute, { provide: CallGate, useValue: gate }, { provide: KeyRing, useValue: keys }],
    };
  }
}
