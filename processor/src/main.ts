#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import process from 'node:process';

// Before anything else is loaded: a cached module starts faster, and without the memory of the type stripper. Workers inherit it.
const { directory } = enableCompileCache();
if (directory !== undefined) process.env['NODE_COMPILE_CACHE'] = directory;

const [{ runCommandLine }, { openTerminal }] = await Promise.all([import('./cli/run.ts'), import('./cli/terminal.ts')]);
process.exitCode = await runCommandLine(process.argv.slice(2), openTerminal());
