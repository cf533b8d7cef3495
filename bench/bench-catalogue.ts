import type { Benchmark } from './benchmark.js';
import { accountImportRequests } from './benches/account-import-requests.js';
import { authorizeHttpP99 } from './benches/authorize-http-p99.js';
import { authorizeHttpThroughput } from './benches/authorize-http-throughput.js';
import { authorizeP99UnderCommands } from './benches/authorize-p99-under-commands.js';
import { busCatchUpKafka } from './benches/bus-catch-up-kafka.js';
import { busLagKafka } from './benches/bus-lag-kafka.js';
import { concurrentCommands } from './benches/concurrent-commands.js';
import { decideInProcess } from './benches/decide-in-process.js';
import { driftCheckMemory } from './benches/drift-check-memory.js';
import { driftCheckPause } from './benches/drift-check-pause.js';
import { driftCheckRequests } from './benches/drift-check-requests.js';
import { importCsv } from './benches/import-csv.js';
import { inboundVoiceThroughput } from './benches/inbound-voice-throughput.js';
import { messageLog1m } from './benches/message-log-1m.js';
import { numberTable1m } from './benches/number-table-1m.js';
import { rebuild } from './benches/rebuild.js';
import { relayThroughputKafka } from './benches/relay-throughput-kafka.js';
import { replay } from './benches/replay.js';
import { webhookIngestion } from './benches/webhook-ingestion.js';

/** Every benchmark, in the order in which they run: those that change the fixtures that they share come last. */
export const BENCHMARKS: readonly Benchmark[] = [
  decideInProcess,
  concurrentCommands,
  replay,
  rebuild,
  numberTable1m,
  messageLog1m,
  authorizeHttpThroughput,
  authorizeHttpP99,
  inboundVoiceThroughput,
  webhookIngestion,
  authorizeP99UnderCommands,
  importCsv,
  accountImportRequests,
  driftCheckRequests,
  driftCheckPause,
  driftCheckMemory,
  busLagKafka,
  relayThroughputKafka,
  busCatchUpKafka,
];
