import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { CallGateModule } from '../../call-gate/src/call-gate.module.js';
import { InventoryModule } from '../../inventory/src/inventory.module.js';
import { HealthController } from './health.http.js';
import { MetricsController } from './metrics/metrics.http.js';
import { StandaloneMetrics } from './metrics/standalone-metrics.js';
import { Standalone } from './standalone.js';
import { WelcomeController } from './welcome.http.js';

/** All services in one process. */
@Module({})
export class StandaloneModule {
  static with(standalone: Standalone, metrics: StandaloneMetrics): DynamicModule {
    return {
      module: StandaloneModule,
      imports: [InventoryModule.with(standalone), CallGateModule.with(standalone)],
      controllers: [WelcomeController, HealthController, MetricsController],
      providers: [
        { provide: Standalone, useValue: standalone },
        { provide: StandaloneMetrics, useValue: metrics },
      ],
    };
  }
}
