const NEEDED_MAJOR = 24;

/** Stops the process with one sentence on a Node too old for us, before anything that would crash on it is loaded. */
export function requireNode(version: string): void {
  if (Number.parseInt(version, 10) >= NEEDED_MAJOR) return;
  console.error(
    `Ringfence needs Node ${NEEDED_MAJOR} or later and this is Node ${version}. ` +
      'Start it with "npm start", which brings its own, or install a newer Node.',
  );
  process.exit(1);
}
