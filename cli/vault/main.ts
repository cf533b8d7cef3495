import { requireNode } from '#service-process/require-node';

requireNode(process.versions.node);
const { run } = await import('./run.js');
process.exitCode = await run(process.argv.slice(2));
