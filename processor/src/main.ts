#!/usr/bin/env node
import process from 'node:process';
import { runCommandLine } from './cli/run.ts';
import { openTerminal } from './cli/terminal.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), openTerminal());
