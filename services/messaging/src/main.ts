import { requireNode } from '#service-process/require-node';

requireNode(process.versions.node);
// Before anything takes its time: the parent may end meanwhile.
const parent = process.ppid;
const { run } = await import('./run.js');
await run(parent);
