import { createReadStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { pipeline } from 'node:stream/promises';
import type { Benchmark } from '../benchmark.js';
import { writeNumberCsv } from '../fixtures/number-csv.js';
import { ROOT_KEY } from '../fixtures/root-key.js';
import { SAMPLE_PAIRS, interleave } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { CsvParse } from '../references/csv-parse.process.js';
import { startProduct } from '../subjects/start-product.js';

/** A million in all: one file for each sample, and the one before them that warms up. */
const ROWS_PER_FILE = Math.ceil(1_000_000 / (SAMPLE_PAIRS + 1));
const LOOK_AGAIN_MS = 20;

interface ImportAnswer {
  readonly id: string;
  readonly status: 'running' | 'finished';
  readonly imported: number;
}

/**
 * Into one product, file after file, so that its log grows to a million numbers on the way; from the first byte sent to
 * the answer that all is imported, and so durable. A single file of a million rows, ten times over, would take longer
 * than all other benchmarks together.
 */
export const importCsv: Benchmark = {
  name: 'import-csv',
  unit: 'rows/s',
  about: 'A million rows through POST /v1/imports, durable, in eleven files; against csv-parse alone on the same files',
  aim: { op: '>=', value: 0.1 },
  async measure(stage) {
    const directory = stage.path('import');
    await mkdir(directory);
    const { port } = await startProduct(stage, directory);
    const parser = stage.manage(
      new MeasuredProcess<CsvParse>(new URL('../references/csv-parse.process.js', import.meta.url)),
    );
    const files = await writeFiles((name) => stage.path(name));
    const [toImport, toParse] = [files.values(), files.values()];
    const samples = await interleave({
      ours: () => importRate(port, toImport.next().value!),
      reference: () => parser.call('rate', toParse.next().value!),
      progress: (pair, one, other) => stage.say(`import ${pair}: ${one.toFixed(0)} against ${other.toFixed(0)} rows/s`),
    });
    return { samples };
  },
};

async function writeFiles(pathOf: (name: string) => string): Promise<readonly string[]> {
  const files: string[] = [];
  for (let index = 0; index <= SAMPLE_PAIRS; index += 1) {
    const file = pathOf(`numbers-${index}.csv`);
    await writeNumberCsv(file, index * ROWS_PER_FILE, ROWS_PER_FILE);
    files.push(file);
  }
  return files;
}

async function importRate(port: number, file: string): Promise<number> {
  const startedMs = performance.now();
  let progress = await upload(port, file);
  while (progress.status !== 'finished') {
    await delay(LOOK_AGAIN_MS);
    progress = await read(port, progress.id);
  }
  if (progress.imported !== ROWS_PER_FILE) throw new Error(`Not all was imported: ${JSON.stringify(progress)}`);
  return (progress.imported / (performance.now() - startedMs)) * 1_000;
}

async function upload(port: number, file: string): Promise<ImportAnswer> {
  const { size } = await stat(file);
  const headers = { authorization: `Bearer ${ROOT_KEY}`, 'content-type': 'text/csv', 'content-length': size };
  const sent = request({ port, host: '127.0.0.1', path: '/v1/imports', method: 'POST', headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) =>
    sent.once('response', resolve).once('error', reject),
  );
  await pipeline(createReadStream(file), sent);
  const answer = await answered;
  const body = await json(answer);
  if (answer.statusCode !== 202)
    throw new Error(`The import was answered ${answer.statusCode}: ${JSON.stringify(body)}`);
  return body as ImportAnswer;
}

async function read(port: number, id: string): Promise<ImportAnswer> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/imports/${id}`, {
    headers: { authorization: `Bearer ${ROOT_KEY}` },
  });
  return (await answer.json()) as ImportAnswer;
}
