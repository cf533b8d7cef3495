import { GenericContainer, RandomPortGenerator, Wait, getContainerRuntimeClient } from 'testcontainers';
import { composeService, readComposeFile } from '../containers/compose-file.js';
import type { ServerStarter, ServerVariable, StartedServer } from './server-keeper.js';

/** After its image is there. Other tests may keep the machine busy meanwhile. */
const MAX_START_MS = 180_000;

const MONGODB_PORT = 27_017;
const KURRENTDB_PORT = 2113;

/** Starts what docker-compose.yml starts, in the same versions. */
export const CONTAINERS: ServerStarter = {
  isAvailable: () =>
    getContainerRuntimeClient().then(
      () => true,
      () => false,
    ),
  start: (variable) => STARTERS[variable](),
};

const STARTERS: Record<ServerVariable, () => Promise<StartedServer>> = {
  KAFKA_BROKERS: startKafka,
  MONGODB_URL: startMongodb,
  KURRENTDB_URL: startKurrentDb,
};

async function startKafka(): Promise<StartedServer> {
  const { info } = await getContainerRuntimeClient();
  const { host } = info.containerRuntime;
  // A broker tells its clients where it is, so that has to be known before it starts, and be true for itself as well.
  const port = await new RandomPortGenerator().generatePort();
  const container = await containerOf('kafka', {
    KAFKA_LISTENERS: `PLAINTEXT://:${port},CONTROLLER://:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${host}:${port}`,
  })
    .withExposedPorts({ container: port, host: port })
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .start();
  return { address: `${host}:${port}`, stop: async () => void (await container.stop()) };
}

async function startMongodb(): Promise<StartedServer> {
  const container = await containerOf('mongodb')
    .withExposedPorts(MONGODB_PORT)
    .withWaitStrategy(Wait.forLogMessage(/Waiting for connections/))
    .start();
  return {
    address: `mongodb://${container.getHost()}:${container.getMappedPort(MONGODB_PORT)}/`,
    stop: async () => void (await container.stop()),
  };
}

async function startKurrentDb(): Promise<StartedServer> {
  const container = await containerOf('kurrentdb', { KURRENTDB_MEM_DB: 'true' })
    .withExposedPorts(KURRENTDB_PORT)
    .withWaitStrategy(
      // It is live a moment before it has chosen itself as the leader, and until then refuses what it is asked.
      Wait.forAll([
        Wait.forHttp('/health/live', KURRENTDB_PORT).forStatusCodeMatching((status) => status < 300),
        Wait.forLogMessage(/IS LEADER/),
      ]),
    )
    .start();
  return {
    address: `kurrentdb://${container.getHost()}:${container.getMappedPort(KURRENTDB_PORT)}?tls=false`,
    stop: async () => void (await container.stop()),
  };
}

/** A service of docker-compose.yml, without what it keeps there. */
function containerOf(name: string, environment: Readonly<Record<string, string>> = {}): GenericContainer {
  const service = composeService(readComposeFile(), name);
  const container = new GenericContainer(service.image)
    .withEnvironment({ ...service.environment, ...environment })
    .withStartupTimeout(MAX_START_MS);
  return service.platform ? container.withPlatform(service.platform) : container;
}
