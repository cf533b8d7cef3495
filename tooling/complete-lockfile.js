/*
 * npm leaves out of the lockfile every optional package of another platform that its registry did not offer when the
 * lockfile was made, and "npm ci" then refuses the lockfile. This writes the missing entries: the parent names the
 * exact version, the package's name its platform. Run it after every "npm install".
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LOCKFILE = 'package-lock.json';
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'win32', 'openharmony'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'riscv64', 'ppc64', 's390x', 'loong64', 'wasm32', 'arm'];

const lockfile = JSON.parse(readFileSync(LOCKFILE, 'utf8'));
const packages = lockfile.packages;
let added = 0;
for (const [path, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isResolvable(path, name)) continue;
    packages[`node_modules/${name}`] = platformEntry(name, version, entry.dev);
    added += 1;
  }
}
lockfile.packages = Object.fromEntries(Object.entries(packages).toSorted(([one], [other]) => (one < other ? -1 : 1)));
writeFileSync(LOCKFILE, `${JSON.stringify(lockfile, null, 2)}\n`);
console.log(`${added} entries added to ${LOCKFILE}.`);

/** Node looks for a package beside its parent and then in every folder above. */
function isResolvable(parent, name) {
  for (let at = parent; ; at = at.slice(0, Math.max(0, at.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${at ? `${at}/` : ''}node_modules/${name}`]) return true;
    if (at === '') return false;
  }
}

function platformEntry(name, version, isDev) {
  const platform = name.split('/').at(-1);
  const os = SYSTEMS.find((system) => platform.includes(system));
  const cpu = PROCESSORS.find((processor) => platform.split('-').includes(processor));
  const libc = os === 'linux' && (platform.includes('musl') ? 'musl' : platform.includes('gnu') && 'glibc');
  return {
    version: version.replace(/^[\^~]/, ''),
    ...(cpu && { cpu: [cpu] }),
    ...(isDev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}
