import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { openEntry } from '../../../cli/start-services/entry.js';
import { planServices } from '../../../cli/start-services/planned-services.js';
import type { PlannedService } from '../../../cli/start-services/planned-services.js';
import { readStartServicesConfig } from '../../../cli/start-services/start-services.config.js';
import { freePorts } from '../../../cli/start-services/testing/free-ports.js';
import { InstalledTopics } from '../../checks/topic-contents.js';
import { ServiceProcess } from '../../installation/service-process.js';
import { dropDatabase, withDatabase } from '../../servers/own-database.js';
import type { Servers } from '../../servers/servers.js';
import { PRELOAD, prepareGrounds } from './one-process.js';
import type { Grounds } from './one-process.js';
import { Product } from './product.js';

export type ServiceName = PlannedService['name'];

/**
 * The same processes behind the same entry as `npm run start:services` has. `mortal`: those that can be killed, each by
 * itself, the first of which is asked whether everything is caught up.
 */
export async function startServicesApart(
  grounds: Grounds,
  servers: Servers,
  mortal: readonly [ServiceName, ...ServiceName[]],
): Promise<Product> {
  const { orders, rootKey, environment } = await prepareGrounds(grounds);
  const name = `crashes-${randomBytes(4).toString('hex')}`;
  const readModelUrl = servers.mongodb === undefined ? undefined : withDatabase(servers.mongodb, name);
  const port = await freePorts();
  const url = `http://127.0.0.1:${port}`;
  const config = readStartServicesConfig({
    ...environment,
    PORT: String(port),
    PUBLIC_URL: url,
    EVENT_BUS_URL: `kafka://${servers.kafka}/${name}`,
    ...(readModelUrl !== undefined && { READ_MODEL_URL: readModelUrl }),
  });
  const { ports, services } = planServices(config);
  const processOf = (service: (typeof services)[number], isMortal: boolean) =>
    new ServiceProcess({
      name: service.name,
      service: service.name,
      environment: { ...service.environment, ...(isMortal && orders.environment) },
      logFile: join(grounds.directory, `${service.name}.log`),
      ...(isMortal && { preload: PRELOAD }),
    });
  const named = (wanted: string) =>
    processOf(
      services.find((service) => service.name === wanted)!,
      true,
    );
  const [first, ...more] = mortal;
  // It says of every request that it could not reach the dead.
  const say = (line: string) => appendFileSync(join(grounds.directory, 'entry.log'), `${line}\n`);
  const supervision = { isOfUse: () => true, onFailedStart: (error: Error) => say(error.message), say };
  const entry = await openEntry(config.host, port, ports, supervision);
  return Product.start({
    url: entry.url,
    rootKey,
    mortals: [named(first), ...more.map(named)],
    others: services.filter(({ name: own }) => !mortal.includes(own)).map((service) => processOf(service, false)),
    orders,
    close: async () => {
      await entry.stop();
      await new InstalledTopics(servers.kafka, name).delete();
      if (readModelUrl !== undefined) await dropDatabase(readModelUrl);
    },
  });
}
