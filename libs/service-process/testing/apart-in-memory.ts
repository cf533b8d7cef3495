/** What the processes of a test show each other, and its people. */
export const SERVICE_TOKEN = 'service-token-of-the-tests-0123456789';
export const ROOT_KEY = 'rf_root-key-of-the-tests-0123456789abcdef';

/** Settings of a process apart whose log is in memory, and whose broker is given to it by the test. */
export const APART_IN_MEMORY = {
  PORT: '0',
  EVENT_STORE_URL: 'memory:',
  EVENT_BUS_URL: 'kafka://nowhere:9092',
  RINGFENCE_SERVICE_TOKEN: SERVICE_TOKEN,
  RINGFENCE_ROOT_KEY: ROOT_KEY,
  LOG_LEVEL: 'silent',
} as const;
