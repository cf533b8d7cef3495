import { callableCountOf } from '../fixtures/product-data.js';
import { MANY_NUMBERS, manyNumbers } from '../fixtures/fixtures.js';
import { authorizePlan } from '../load/plans.js';
import { compareServers } from '../load/server-under-load.js';
import type { ServerReadings } from '../load/server-under-load.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { BareFastify } from '../references/bare-fastify.process.js';
import { startProduct } from '../subjects/start-product.js';
import type { Stage } from '../stage.js';

/**
 * The product with a million numbers and bare Fastify under full load. Measured once a run; throughput and p99 are two
 * readings of the same stretches.
 */
export function authorizeOverHttp(stage: Stage): Promise<readonly ServerReadings[]> {
  return stage.once('asking for authorizations over HTTP', async () => {
    const plan = authorizePlan(0, callableCountOf(MANY_NUMBERS));
    const product = await startProduct(stage, await manyNumbers(stage), { processor: 'server' });
    const file = new URL('../references/bare-fastify.process.js', import.meta.url);
    const bare = stage.manage(new MeasuredProcess<BareFastify>(file, { processor: 'server' }));
    return compareServers(stage, 'authorize over HTTP', {
      ours: { ...product, plan },
      reference: { process: bare, port: await bare.call('listen'), plan },
    });
  });
}
