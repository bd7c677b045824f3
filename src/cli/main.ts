#!/usr/bin/env node
/** Where `twokey` starts: hands the arguments to program.ts and its answer to the shell. */
import { compileLater, judgeAndEnd } from './engine.js';
import { run } from './program.js';
import { processTerminal } from './terminal.js';

compileLater();
if (process.argv[2] === 'plan') judgeAndEnd();
process.exitCode = await run(process.argv.slice(2), processTerminal());
