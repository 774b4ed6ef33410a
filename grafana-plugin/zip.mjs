// Packs dist/ for installation: spanproof-evidence-app-<version>.zip with one folder named after the plugin, as Grafana expects.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatBytes, crc32, formatDirectory, formatLocalHeader } from '@spanproof/vocabulary/ledger';

const dist = join(import.meta.dirname, 'dist');
const { id, info } = JSON.parse(readFileSync(join(dist, 'plugin.json'), 'utf8'));
const target = join(import.meta.dirname, 'lib', `${id}-${info.version}.zip`);

const names = readdirSync(dist, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(dist.length + 1))
  .toSorted();
const members = [];
const pieces = [];
let offset = 0;
for (const name of names) {
  const bytes = readFileSync(join(dist, name));
  const member = { name: `${id}/${name}`, size: bytes.length, crc: crc32(bytes), offset };
  const header = formatLocalHeader(member);
  members.push(member);
  pieces.push(header, bytes);
  offset += header.length + bytes.length;
}
mkdirSync(join(import.meta.dirname, 'lib'), { recursive: true });
writeFileSync(target, concatBytes(...pieces, formatDirectory(members)));
console.log(target);
