import { chmod, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeKeyService } from './key-service.ts';

const master = (folder: string): string => join(folder, 'master.key');
const keks = (folder: string): string => join(folder, 'keks.jsonl');

describeKeyService({
  name: 'local',
  settings: () => ({}),
  neverCopied: ['master.key'],
  outages: [
    { what: 'master key missing', cause: (folder) => rm(master(folder)) },
    { what: 'master key empty', cause: (folder) => writeFile(master(folder), '') },
    { what: 'master key cut', cause: async (folder) => writeFile(master(folder), (await readFile(master(folder))).subarray(0, 40)) },
    { what: 'master key of another', cause: (folder) => writeFile(master(folder), `${'0'.repeat(64)}\n`) },
    { what: 'master key readable by the group', cause: (folder) => chmod(master(folder), 0o640) },
    { what: 'master key readable by everyone', cause: (folder) => chmod(master(folder), 0o604) },
    { what: 'KEKs readable by everyone', cause: (folder) => chmod(keks(folder), 0o644) },
    { what: 'KEKs missing', cause: (folder) => rename(keks(folder), `${keks(folder)}.old`) },
    {
      what: 'KEK line damaged',
      cause: async (folder) => writeFile(keks(folder), (await readFile(keks(folder), 'utf8')).replace('"version":1', '"version":x')),
    },
    {
      what: 'KEK wrapping damaged',
      cause: async (folder) => writeFile(keks(folder), (await readFile(keks(folder), 'utf8')).replace(/"wrapped":".{8}/, '"wrapped":"AAAAAAAA')),
    },
    {
      what: 'KEK line not canonical',
      cause: async (folder) => writeFile(keks(folder), (await readFile(keks(folder), 'utf8')).replace('"version":1', '"version": 1')),
    },
  ],
});
