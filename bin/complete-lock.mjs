// Adds the lock entries of optional platform packages that `npm install` left out because the registry in use does not
// hold them; without them `npm ci` refuses the lock. Run after every change of dependencies: node bin/complete-lock.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

const LOCK = process.argv[2] ?? 'package-lock.json';
const SYSTEMS = ['darwin', 'linux', 'win32', 'android', 'freebsd', 'openharmony', 'sunos', 'aix', 'netbsd', 'openbsd'];
const CPUS = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'mips64el', 'arm'];

const lock = JSON.parse(readFileSync(LOCK, 'utf8'));
const { packages } = lock;
const added = [];

for (const [from, entry] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolves(from, name)) continue;
    const platform = platformOf(name);
    if (!platform) continue;
    packages[`node_modules/${name}`] = { version: range.replace(/^[\^~]/, ''), ...platform, ...(entry.dev ? { dev: true } : {}), optional: true };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(LOCK, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`added ${added.length} platform entries to ${LOCK}`);

/** Walks up the node_modules folders as Node's resolution does. */
function resolves(from, name) {
  for (let folder = from; ; folder = parentFolder(folder)) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

function parentFolder(folder) {
  const nested = folder.lastIndexOf('/node_modules/');
  return nested >= 0 ? folder.slice(0, nested) : '';
}

function platformOf(name) {
  const words = name.split('/').pop().split(/[-.]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = CPUS.find((candidate) => words.includes(candidate));
  if (!os || !cpu) return undefined;
  const libc = words.includes('musl') ? ['musl'] : words.some((word) => word.startsWith('gnu')) ? ['glibc'] : undefined;
  return { cpu: [cpu], os: [os], ...(libc ? { libc } : {}) };
}
