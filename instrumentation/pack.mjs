// Makes the tarball that other projects install: compiled JavaScript and types, with the vocabulary inside.
//   node instrumentation/pack.mjs [folder for the tarball]
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const target = resolve(process.argv[2] ?? '.');
const stage = mkdtempSync(join(tmpdir(), 'spanproof-pack-'));
const lib = join(stage, 'lib');

try {
  compile();
  for (const file of readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|d\.ts)$/.test(name))) makeSelfContained(join(lib, file));
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(describePackage(), null, 2)}\n`);
  for (const [from, to] of [
    [join(here, 'README.md'), 'README.md'],
    [join(root, 'LICENSE'), 'LICENSE'],
  ]) {
    if (existsSync(from)) cpSync(from, join(stage, to));
  }
  mkdirSync(target, { recursive: true });
  const [packed] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--pack-destination', target], { cwd: stage, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  );
  process.stdout.write(`${join(target, packed.filename)}\n`);
} finally {
  rmSync(stage, { recursive: true, force: true });
}

function compile() {
  const output = join(stage, 'output');
  const project = join(stage, 'tsconfig.json');
  const compilerOptions = {
    rootDir: root,
    outDir: output,
    typeRoots: [join(root, 'node_modules/@types')],
    // what is found under node_modules is never emitted
    paths: { '@spanproof/vocabulary': [join(root, 'vocabulary/src/index.ts')], '@spanproof/vocabulary/*': [join(root, 'vocabulary/src/*/index.ts')] },
    composite: false,
    incremental: false,
    emitDeclarationOnly: false,
  };
  writeFileSync(project, JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions, include: [join(here, 'src/**/*.ts')] }));
  execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  renameSync(join(output, 'instrumentation/src'), lib);
  renameSync(join(output, 'vocabulary/src'), join(lib, 'vocabulary'));
  rmSync(output, { recursive: true });
  rmSync(project);
}

/** `@spanproof/vocabulary[/part]` becomes a path inside the package; declarations name `.js` files as the code does. */
function makeSelfContained(file) {
  const text = readFileSync(file, 'utf8')
    .replace(/(['"])@spanproof\/vocabulary(?:\/(\w+))?\1/g, (_match, quote, part) => `${quote}${pathTo(file, part)}${quote}`)
    .replace(/(from |import\()(['"])(\.{1,2}\/[^'"]+)\.ts\2/g, '$1$2$3.js$2');
  writeFileSync(file, text);
}

function pathTo(file, part) {
  const path = relative(dirname(file), join(lib, 'vocabulary', ...(part === undefined ? [] : [part]), 'index.js'))
    .split(sep)
    .join('/');
  return path.startsWith('.') ? path : `./${path}`;
}

function describePackage() {
  const { dependencies, exports, ...rest } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
  const { '@spanproof/vocabulary': _bundled, ...published } = dependencies;
  const entries = Object.entries(exports).map(([name, source]) => {
    const built = source.replace('./src/', './lib/').replace(/\.ts$/, '');
    return [name, { types: `${built}.d.ts`, default: `${built}.js` }];
  });
  return { ...rest, exports: Object.fromEntries(entries), files: ['lib'], sideEffects: ['./lib/register.js'], dependencies: published };
}
