import { readStandaloneConfig } from '../../services/standalone/src/standalone.config.js';
import { startStandalone } from '../../services/standalone/src/start-standalone.js';

/** The OpenAPI document of the embedded product, asked of one that is started for it and ended again. */
export async function readEmbeddedApi(): Promise<object> {
  const config = readStandaloneConfig({ PORT: '0', EVENT_STORE_URL: 'memory:', LOG_LEVEL: 'silent' });
  const running = await startStandalone(config, () => undefined);
  try {
    return (await (await fetch(`${running.url}/openapi.json`)).json()) as object;
  } finally {
    await running.stop();
  }
}
