import type { Load } from '../load/load.process.js';
import type { RequestPlan } from '../load/request-source.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { MeasuredProcessOptions } from '../process/measured-process.js';
import type { Stage } from '../stage.js';
import type { Product } from './product.process.js';

export interface StartedProduct {
  readonly process: MeasuredProcess<Product>;
  readonly port: number;
}

/** A product on this data directory; it ends with the benchmark. `carriersUrl`: emulated ones, in place of Twilio and Telnyx. */
export async function startProduct(
  stage: Stage,
  directory: string,
  { carriersUrl, ...options }: MeasuredProcessOptions & { readonly carriersUrl?: string } = {},
): Promise<StartedProduct> {
  const file = new URL('./product.process.js', import.meta.url);
  const product = stage.manage(new MeasuredProcess<Product>(file, options));
  return { process: product, port: await product.call('start', directory, carriersUrl) };
}

/** A load generator with its connections open; it ends with the benchmark. */
export async function startLoad(
  stage: Stage,
  port: number,
  connectionCount: number,
  plan: RequestPlan,
  options?: MeasuredProcessOptions,
): Promise<MeasuredProcess<Load>> {
  const load = stage.manage(new MeasuredProcess<Load>(new URL('../load/load.process.js', import.meta.url), options));
  await load.call('connect', port, connectionCount, plan);
  return load;
}
