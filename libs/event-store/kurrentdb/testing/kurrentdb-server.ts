import { randomUUID } from 'node:crypto';
import { GenericContainer, Wait, getContainerRuntimeClient } from 'testcontainers';

/** A real server for tests, and how to be rid of it. */
export interface RealServer {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The oldest line of versions that has what is needed. */
const IMAGE = 'docker.io/kurrentplatform/kurrentdb:25.1.3';
const HTTP_PORT = 2113;

/** The server at `KURRENTDB_URL`, else one in a container of its own, else undefined. */
export async function findKurrentDb(): Promise<RealServer | undefined> {
  const url = process.env['KURRENTDB_URL'];
  if (url) return { url, stop: () => Promise.resolve() };
  const hasRuntime = await getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
  return hasRuntime ? startContainer() : undefined;
}

/** Tests share one server: each takes streams of its own. */
export function newStreamPrefix(): string {
  return `test-${randomUUID()}.`;
}

async function startContainer(): Promise<RealServer> {
  const container = await new GenericContainer(IMAGE)
    .withEnvironment({
      KURRENTDB_INSECURE: 'true',
      KURRENTDB_MEM_DB: 'true',
      KURRENTDB_RUN_PROJECTIONS: 'None',
      KURRENTDB_TELEMETRY_OPTOUT: 'true',
    })
    .withExposedPorts(HTTP_PORT)
    .withWaitStrategy(Wait.forHttp('/health/live', HTTP_PORT).forStatusCodeMatching((status) => status < 300))
    .start();
  return {
    url: `kurrentdb://${container.getHost()}:${container.getMappedPort(HTTP_PORT)}?tls=false`,
    stop: async () => void (await container.stop()),
  };
}
