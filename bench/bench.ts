import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { BENCHMARKS } from './bench-catalogue.js';
import type { Benchmark } from './benchmark.js';
import { judge } from './measure.js';
import type { BenchResult } from './measure.js';
import { formatResults } from './report.js';
import { Stage } from './stage.js';

const HELP = `Measures how fast the product is against references, and whether that is as promised.

npm run bench                             all benchmarks, as a table
npm run bench -- NAME …                   only these
npm run bench -- --json FILE [NAME …]     writes every sample to FILE, too
npm run bench -- --list                   the names, and what each measures

Exits with 1 when an aim is missed, with 2 when it was asked for something that it does not know.
Big logs are made in the temporary directory (about 3 GB) and deleted at the end.
`;

class UsageError extends Error {}

function readCommandLine() {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: 'string' }, help: { type: 'boolean' }, list: { type: 'boolean' } },
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
  return BENCHMARKS.map(({ name, about, aim }) => `${name}\n  ${about}.\n  Aim: ${aim.op} ${aim.value} ×\n`).join('\n');
}

async function measureAll(benchmarks: readonly Benchmark[]): Promise<readonly BenchResult[]> {
  const stage = await Stage.open((sentence) => process.stderr.write(`${sentence}\n`));
  // Gigabytes must not stay behind when somebody has seen enough.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stage.close().finally(() => process.exit(130)));
  }
  const results: BenchResult[] = [];
  try {
    for (const benchmark of benchmarks) {
      const { name, unit, aim } = benchmark;
      results.push(judge(name, unit, aim, await benchmark.measure(stage)));
      await stage.endProcesses();
    }
  } finally {
    await stage.close();
  }
  return results;
}

async function main(): Promise<number> {
  const { help, list: listed, json, benchmarks } = readCommandLine();
  if (help || listed) {
    process.stdout.write(help ? HELP : list());
    return 0;
  }
  const results = await measureAll(benchmarks);
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
