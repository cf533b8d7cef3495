import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import { freePort } from '../../services/standalone/src/testing/free-port.js';
import { isAtHead, readinessOf, until } from './readiness.js';
import type { Readiness } from './readiness.js';
import { ServiceProcess } from './service-process.js';

export const ROOT_KEY = `rf_${randomBytes(24).toString('hex')}`;
const GATES = ['gate-1', 'gate-2'];

export interface InstallationOptions {
  /** Of data and logs. */
  readonly directory: string;
  readonly eventBusUrl: string;
  /** Undefined: beside the log. */
  readonly readModelUrl: string | undefined;
}

/** An inventory and two gates, each in a process of its own. */
export class Installation {
  readonly services: ReadonlyMap<string, ServiceProcess>;
  readonly dataDirectory: string;

  private constructor(
    readonly inventory: ServiceProcess,
    private readonly gateProcesses: readonly ServiceProcess[],
    { directory }: InstallationOptions,
  ) {
    this.services = new Map([inventory, ...gateProcesses].map((each) => [each.name, each]));
    this.dataDirectory = dataDirectoryIn(directory);
  }

  /** Chooses the ports; starts nothing. */
  static async plan(options: InstallationOptions): Promise<Installation> {
    const { directory, eventBusUrl, readModelUrl } = options;
    const token = randomBytes(32).toString('hex');
    const common = { EVENT_BUS_URL: eventBusUrl, RINGFENCE_SERVICE_TOKEN: token, LOG_LEVEL: 'info' };
    const port = await freePort();
    const inventory = new ServiceProcess({
      name: 'inventory',
      service: 'inventory',
      environment: {
        ...common,
        PORT: String(port),
        DATA_DIR: dataDirectoryIn(directory),
        RINGFENCE_ROOT_KEY: ROOT_KEY,
        ...(readModelUrl !== undefined && { READ_MODEL_URL: readModelUrl }),
      },
      logFile: join(directory, 'inventory.log'),
    });
    const gates: ServiceProcess[] = [];
    for (const name of GATES) {
      const environment = { ...common, PORT: String(await freePort()), INVENTORY_URL: inventory.url };
      gates.push(
        new ServiceProcess({ name, service: 'call-gate', environment, logFile: join(directory, `${name}.log`) }),
      );
    }
    return new Installation(inventory, gates, options);
  }

  get inventoryClient(): HttpClient {
    return new HttpClient(this.inventory.url, ROOT_KEY);
  }

  get gateClients(): ReadonlyMap<string, HttpClient> {
    return new Map(this.gateProcesses.map(({ name, url }) => [name, new HttpClient(url, ROOT_KEY)]));
  }

  start(): void {
    for (const service of this.services.values()) service.start();
  }

  /** Resolves when every process says that it is ready. Rejects with what it says instead when that takes too long. */
  async whenReady(): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => until(service, ({ status }) => status === 200)));
  }

  /** The same, and every reader has read everything up to the head of the log. Once nothing is written any more. */
  async whenCaughtUp(): Promise<void> {
    await this.whenReady();
    await until(this.inventory, isCaughtUp);
    const head = (await readinessOf(this.inventory)).readings[0]?.[2] ?? '';
    const isThere = (seen: Readiness) =>
      seen.status === 200 && seen.readings.every(([, position]) => position === head);
    await Promise.all(this.gateProcesses.map((gate) => until(gate, isThere)));
  }

  /** Ends the gates first: they take leave of the inventory. Resolves with sentences about those that did not end well. */
  async stop(): Promise<readonly string[]> {
    const sentences: string[] = [];
    for (const service of [...this.gateProcesses, this.inventory]) {
      if (!(await service.stop())) sentences.push(`${service.name} did not stop when it was asked to.`);
    }
    return sentences;
  }

  async kill(): Promise<void> {
    await Promise.all([...this.services.values()].map((service) => service.kill()));
  }
}

/** The inventory alone on a copy of a log, with everything beside the log made anew and no bus. */
export async function planRebuiltInventory(directory: string): Promise<ServiceProcess> {
  return new ServiceProcess({
    name: 'rebuilt inventory',
    service: 'inventory',
    environment: {
      // Nobody listens there: what is rebuilt is rebuilt from the log alone.
      EVENT_BUS_URL: 'kafka://127.0.0.1:1/rebuilt',
      RINGFENCE_SERVICE_TOKEN: randomBytes(32).toString('hex'),
      RINGFENCE_ROOT_KEY: ROOT_KEY,
      PORT: String(await freePort()),
      DATA_DIR: dataDirectoryIn(directory),
      LOG_LEVEL: 'warn',
    },
    logFile: join(directory, 'inventory.log'),
  });
}

/** Resolves when an inventory without a bus, which is never ready, answers, and its number table has everything. */
export async function whenTableIsFilled(inventory: ServiceProcess): Promise<void> {
  const client = new HttpClient(inventory.url, ROOT_KEY);
  const answers = async () => (await client.get('/v1/agents?limit=1').catch(() => undefined))?.status === 200;
  await until(
    inventory,
    async ({ readings }) =>
      readings.some(([name, position, head]) => name === 'numberTable' && position === head) && (await answers()),
  );
}

export const dataDirectoryIn = (directory: string): string => join(directory, 'data');

const isCaughtUp = (seen: Readiness): boolean => isAtHead(seen) && seen.warnings.length === 0;
