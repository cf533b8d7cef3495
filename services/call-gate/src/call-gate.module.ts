import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { KeyRing, ServiceToken } from '#access';
import { InboundRoutes } from '#inbound-routes';
import { AuthorizeCallRoute } from './authorize-call/authorize-call.http.js';
import { CallGate } from './call-gate.js';
import { KeepIndexCurrent } from './index/keep-index-current.js';
import { InboundRoutesDoor } from './route-inbound-call/inbound-routes.http.js';
import { RouteInboundCallController } from './route-inbound-call/route-inbound-call.http.js';

export interface CallGateModuleParts {
  readonly gate: CallGate;
  readonly keys: KeyRing;
  /** What other services show that ask this one over HTTP, where there are any. */
  readonly serviceToken?: ServiceToken;
}

/** The call gate over HTTP. */
@Module({})
export class CallGateModule {
  static with({ gate, keys, serviceToken }: CallGateModuleParts): DynamicModule {
    return {
      module: CallGateModule,
      controllers: [RouteInboundCallController, KeepIndexCurrent, ...(serviceToken ? [InboundRoutesDoor] : [])],
      providers: [
        AuthorizeCallRoute,
        { provide: CallGate, useValue: gate },
        { provide: KeyRing, useValue: keys },
        ...(serviceToken
          ? [
              { provide: InboundRoutes, useValue: gate.inboundRoutes },
              { provide: ServiceToken, useValue: serviceToken },
            ]
          : []),
      ],
    };
  }
}
