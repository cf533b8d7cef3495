import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { KeepKeysCurrent, KeyRing } from '#access';
import { Health } from './health/health.js';
import { HealthController } from './health/health.http.js';
import { MetricsController } from './metrics/metrics.http.js';
import { ProcessMetrics } from './metrics/process-metrics.js';
import { WelcomeController } from './welcome.http.js';

export interface ProcessModuleParts {
  /** The services that this process runs. */
  readonly services: readonly DynamicModule[];
  readonly health: Health;
  readonly metrics: ProcessMetrics;
  readonly keys: KeyRing;
}

/** What every process has beside its services. */
@Module({})
export class ProcessModule {
  static with({ services, health, metrics, keys }: ProcessModuleParts): DynamicModule {
    return {
      module: ProcessModule,
      imports: [...services],
      controllers: [WelcomeController, HealthController, MetricsController, KeepKeysCurrent],
      providers: [
        { provide: Health, useValue: health },
        { provide: ProcessMetrics, useValue: metrics },
        { provide: KeyRing, useValue: keys },
      ],
    };
  }
}
