import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Cell } from './matrix.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const REGISTER = join(HERE, '../../instrumentation/src/register.ts');
const MODULES = [join(HERE, 'on-demand/node_modules'), join(HERE, 'node_modules'), join(HERE, '../node_modules'), join(HERE, '../../node_modules')];

/** What every operation of a scenario gave: its value, or its error's kind. */
export type Results = Readonly<Record<string, unknown>>;

export interface ProgramSettings {
  readonly url: string;
  readonly http2: string;
  readonly endpoint: string;
  /** The node to run it with; default this one. */
  readonly node?: string;
}

/** Undefined where it is not installed. */
export function findPackage(name: string): string | undefined {
  return MODULES.map((folder) => join(folder, name)).find((path) => existsSync(join(path, 'package.json')));
}

/** Runs one cell as a program of its own: its module system, its place of the import, nothing else of ours in the process. */
export async function runProgram({ sdk, module, position }: Cell, settings: ProgramSettings): Promise<Results> {
  const folder = await mkdtemp(join(tmpdir(), 'spanproof-sdk-'));
  try {
    for (const name of [...sdk.packages, ...(sdk.beside ?? [])]) {
      const found = findPackage(name);
      if (found === undefined) throw new Error(`${name} is not installed`);
      await mkdir(dirname(join(folder, 'node_modules', name)), { recursive: true });
      await symlink(found, join(folder, 'node_modules', name));
    }
    const scenario = pathToFileURL(join(HERE, 'scenarios', `${sdk.scenario}.mjs`)).href;
    const file = join(folder, `program.${module === 'esm' ? 'mjs' : 'cjs'}`);
    const load = module === 'esm' ? writeEsm(sdk.packages, position) : writeCjs(sdk.packages, position);
    await writeFile(file, `${load}\n${driver(scenario, sdk.packages.length)}`);
    const flags = position === 'import' || position === 'require' ? [`--${position}`, REGISTER] : [];
    const child = spawn(settings.node ?? process.execPath, ['--no-warnings', ...flags, file], {
      env: { PATH: process.env['PATH'], PROVIDER: settings.url, PROVIDER_HTTP2: settings.http2, SPANPROOF_ENDPOINT: settings.endpoint },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [output, errors] = [child.stdout, child.stderr].map((stream) => stream.toArray().then((pieces) => Buffer.concat(pieces).toString()));
    await once(child, 'close');
    const [text, stderr] = [(await output) ?? '', (await errors) ?? ''];
    const line = text.split('\n').find((candidate) => candidate.startsWith('{'));
    if (line === undefined || child.exitCode !== 0) throw new Error(`${sdk.name} ${module} ${position} ended with ${child.exitCode}: ${stderr || text}`);
    return JSON.parse(line) as Results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function writeEsm(packages: readonly string[], position: Cell['position']): string {
  const register = `import ${JSON.stringify(pathToFileURL(REGISTER).href)};`;
  const sdks = packages.map((name, index) => `import * as sdk${index} from ${JSON.stringify(name)};`);
  return [...(position === 'first' ? [register] : []), ...sdks, ...(position === 'last' ? [register] : [])].join('\n');
}

function writeCjs(packages: readonly string[], position: Cell['position']): string {
  const register = `require(${JSON.stringify(REGISTER)});`;
  const sdks = packages.map((name, index) => `const sdk${index} = require(${JSON.stringify(name)});`);
  return [...(position === 'first' ? [register] : []), ...sdks, ...(position === 'last' ? [register] : [])].join('\n');
}

/** Errors are compared by what an application branches on. */
function driver(scenario: string, packages: number): string {
  const sdk = packages === 1 ? 'sdk0' : `[${Array.from({ length: packages }, (_, index) => `sdk${index}`).join(', ')}]`;
  return `import(${JSON.stringify(scenario)}).then(async ({ open, operations }) => {
  const opened = open(${sdk}, { url: process.env.PROVIDER, http2: process.env.PROVIDER_HTTP2 });
  const results = {};
  for (const [name, operation] of Object.entries(operations)) {
    try {
      results[name] = { value: (await operation(opened)) ?? null };
    } catch (error) {
      results[name] = { error: error.constructor.name, name: error.name, status: error.status ?? error.statusCode ?? error.$metadata?.httpStatusCode ?? null };
    }
  }
  console.log(JSON.stringify(results));
});
`;
}
