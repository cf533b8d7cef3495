import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CallGate } from './call-gate.js';
import { RouteInboundCallController } from './route-inbound-call/route-inbound-call.http.js';

/** The call gate over HTTP. `POST /v1/calls/authorize` stands beside it, see `registerAuthorizeCall`. */
@Module({})
export class CallGateModule {
  static with(gate: CallGate): DynamicModule {
    return {
      module: CallGateModule,
      controllers: [RouteInboundCallController],
      providers: [{ provide: CallGate, useValue: gate }],
    };
  }
}
