import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A server and what puts load on it each get a processor of their own, ours and the reference alike: left to the
 * system, two busy processes and two processors make readings jump by a fifth.
 */
export type ProcessorShare = 'server' | 'load';

const PINNED = ['taskset', '--cpu-list'] as const;

let usable: readonly string[] | undefined;

/** The command before the command that keeps a process on one processor; empty where that cannot be done. */
export function processorFor(share: ProcessorShare): readonly string[] {
  usable ??= findProcessors();
  const processor = usable[share === 'server' ? 0 : 1];
  return processor === undefined || usable.length < 2 ? [] : [...PINNED, processor];
}

/** Those that this process may run on; none where processes cannot be pinned. */
function findProcessors(): readonly string[] {
  if (process.platform !== 'linux') return [];
  if (spawnSync(PINNED[0], ['--version'], { stdio: 'ignore' }).status !== 0) return [];
  const allowed = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  return allowed.split(',').flatMap((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, offset) => String(first + offset));
  });
}
