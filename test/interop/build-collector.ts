import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const MANIFEST = fileURLToPath(new URL('./collector-build.yaml', import.meta.url));
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/spanproof/', import.meta.url));
const BUILDER = 'go.opentelemetry.io/collector/cmd/builder@v0.159.0';
const OLDEST_GO = [1, 26] as const;
const BUILD_MS = 540_000;

export type BuiltCollector = { readonly binary: string } | { readonly missing: string };

/** A real Collector, built once from Go modules and kept beside node_modules; or why there is none. */
export async function buildCollector(): Promise<BuiltCollector> {
  const binary = join(
    CACHE,
    `otelcol-${createHash('sha256')
      .update(await readFile(MANIFEST))
      .digest('hex')
      .slice(0, 16)}`,
  );
  if (existsSync(binary)) return { binary };
  const version = await goVersion();
  if (version === undefined) return { missing: 'needs Go 1.26 or later to build a Collector; `go` is not on the PATH' };
  if (version[0] < OLDEST_GO[0] || (version[0] === OLDEST_GO[0] && version[1] < OLDEST_GO[1])) {
    return { missing: `needs Go 1.26 or later to build a Collector; found ${version.join('.')}` };
  }
  const folder = await mkdtemp(join(tmpdir(), 'spanproof-otelcol-'));
  try {
    const env = { ...process.env, GOBIN: folder, GOFLAGS: '-trimpath -buildvcs=false', CGO_ENABLED: '0' };
    await run('go', ['install', BUILDER], { cwd: folder, env, timeout: BUILD_MS });
    await copyFile(MANIFEST, join(folder, 'build.yaml'));
    await run(join(folder, 'builder'), ['--config=build.yaml'], { cwd: folder, env, timeout: BUILD_MS, maxBuffer: 1 << 26 });
    await mkdir(CACHE, { recursive: true });
    await copyFile(join(folder, 'otelcol', 'otelcol'), `${binary}.new`);
    await rename(`${binary}.new`, binary);
    return { binary };
  } catch (error) {
    return { missing: `the Collector could not be built: ${String((error as Error).message).split('\n')[0] ?? ''}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function goVersion(): Promise<readonly [number, number] | undefined> {
  try {
    const { stdout } = await run('go', ['version']);
    const [, major, minor] = /go(\d+)\.(\d+)/.exec(stdout) ?? [];
    return major === undefined || minor === undefined ? undefined : [Number(major), Number(minor)];
  } catch {
    return undefined;
  }
}
