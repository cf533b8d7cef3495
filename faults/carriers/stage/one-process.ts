import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../services/standalone/src/testing/free-port.js';
import { ServiceProcess } from '../../installation/service-process.js';
import { DeathOrders } from '../armed-death.js';
import { Product } from './product.js';

/** Kills a service at its own writes, as it is ordered to. */
export const PRELOAD = new URL('../sqlite/die-at-write.js', import.meta.url);

/** What is given to whatever is started. */
export interface Grounds {
  /** Of data and logs. */
  readonly directory: string;
  readonly emulatorUrl: string;
}

export interface CommonGrounds {
  readonly orders: DeathOrders;
  readonly rootKey: string;
  /** For every service, whichever reads it. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function prepareGrounds({ directory, emulatorUrl }: Grounds): Promise<CommonGrounds> {
  const ordersDirectory = join(directory, 'orders');
  await mkdir(ordersDirectory, { recursive: true });
  const rootKey = `rf_${randomBytes(24).toString('hex')}`;
  const environment = {
    DATA_DIR: join(directory, 'data'),
    RINGFENCE_ROOT_KEY: rootKey,
    LOG_LEVEL: 'info',
    TWILIO_API_URL: emulatorUrl,
    TELNYX_API_URL: emulatorUrl,
    // What looks at an account by itself would be counted among the steps of a scene.
    DRIFT_CHECK_HOURS: '0',
  };
  return { orders: new DeathOrders(ordersDirectory), rootKey, environment };
}

/** The embedded product, `npm start`. */
export async function startOneProcess(grounds: Grounds): Promise<Product> {
  const { orders, rootKey, environment } = await prepareGrounds(grounds);
  const service = new ServiceProcess({
    name: 'the product',
    service: 'standalone',
    environment: { ...environment, ...orders.environment, PORT: String(await freePort()) },
    logFile: join(grounds.directory, 'product.log'),
    preload: PRELOAD,
  });
  return Product.start({ url: service.url, rootKey, mortals: [service], others: [], orders, close: async () => {} });
}
