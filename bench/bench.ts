import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { addressOf } from './bench.config.js';
import { BENCHMARKS } from './bench-catalogue.js';
import type { Benchmark } from './benchmark.js';
import { formatAim, judge } from './measure.js';
import type { BenchResult } from './measure.js';
import { measureFootprint } from './footprint.js';
import { formatResults } from './report.js';
import { Stage } from './stage.js';

const HELP = `Measures how fast the product is against references, and whether that is as promised.

npm run bench                             all benchmarks, as a table
npm run bench -- NAME …                   only these
npm run bench -- --json FILE [NAME …]     writes every sample to FILE, too
npm run bench -- --memory                 what a product with a million numbers takes, and when it first answers
npm run bench -- --list                   the names, and what each measures

Exits with 1 when an aim is missed, with 2 when it was asked for something that it does not know.
What needs a server is left out where nothing says where that is: KAFKA_BROKERS=host:port.
Big logs are made in the temporary directory (about 3 GB) and deleted at the end.
`;

class UsageError extends Error {}

function readCommandLine() {
  try {
    const { values, positionals } = parseArgs({
      options: {
        json: { type: 'string' },
        help: { type: 'boolean' },
        list: { type: 'boolean' },
        memory: { type: 'boolean' },
      },
      allowPositionals: true,
    });
    return { ...values, benchmarks: chosen(positionals) };
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function chosen(names: readonly string[]): readonly Benchmark[] {
  const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `There is no benchmark ${unknown.join(', ')}. There are:\n${BENCHMARKS.map(({ name }) => `  ${name}`).join('\n')}`,
    );
  }
  return names.length === 0 ? BENCHMARKS : BENCHMARKS.filter(({ name }) => names.includes(name));
}

function list(): string {
  return BENCHMARKS.map(
    ({ name, about, aim, unit, needs }) =>
      `${name}\n  ${about}.\n  Aim: ${formatAim(aim, unit)}${needs ? `; needs ${needs}` : ''}\n`,
  ).join('\n');
}

/** Hands out a stage and leaves nothing of it behind, however the work on it ends. */
async function onStage<Result>(work: (stage: Stage) => Promise<Result>): Promise<Result> {
  const stage = await Stage.open((sentence) => process.stderr.write(`${sentence}\n`));
  // Gigabytes must not stay behind when somebody has seen enough.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stage.close().finally(() => process.exit(130)));
  }
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

/** Those that this machine can run. */
function runnable(benchmarks: readonly Benchmark[]): readonly Benchmark[] {
  const leftOut = benchmarks.filter(({ needs }) => needs !== undefined && addressOf(needs) === undefined);
  if (leftOut.length > 0) {
    const needs = [...new Set(leftOut.map((benchmark) => benchmark.needs))];
    const names = leftOut.map(({ name }) => name);
    process.stderr.write(`left out, because ${needs.join(' and ')} is not set: ${names.join(', ')}\n`);
  }
  return benchmarks.filter((benchmark) => !leftOut.includes(benchmark));
}

async function measureAll(stage: Stage, benchmarks: readonly Benchmark[]): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const benchmark of benchmarks) {
    const { name, unit, aim } = benchmark;
    results.push(judge(name, unit, aim, await benchmark.measure(stage)));
    await stage.endProcesses();
  }
  return results;
}

async function main(): Promise<number> {
  const { help, list: listed, memory, json, benchmarks } = readCommandLine();
  if (help || listed) {
    process.stdout.write(help ? HELP : list());
    return 0;
  }
  if (memory) {
    process.stdout.write(`${JSON.stringify(await onStage(measureFootprint), null, 2)}\n`);
    return 0;
  }
  const results = await onStage((stage) => measureAll(stage, runnable(benchmarks)));
  process.stdout.write(`${formatResults(results)}\n`);
  if (json !== undefined) await writeFile(json, `${JSON.stringify({ results }, null, 2)}\n`);
  return results.every(({ holds }) => holds) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isUsage = error instanceof UsageError;
  process.stderr.write(`${isUsage ? error.message : ((error as Error).stack ?? String(error))}\n`);
  process.exitCode = isUsage ? 2 : 3;
}
