import { requireNode } from './require-node.js';

requireNode(process.versions.node);
const { run } = await import('./run.js');
await run();
