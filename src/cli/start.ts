/** `twokey start`: the server, or the setup page where no app is registered yet. Ends on SIGTERM and SIGINT with the work in hand finished. */
import { existsSync, readFileSync } from 'node:fs';
import { isLoopback } from '../adapters/github-urls.js';
import { jsonSink, redactingLog } from '../adapters/log.js';
import { readSettings, type Settings, type ShellSettings } from '../adapters/settings.js';
import type { Log } from '../ports.js';
import { startSetup } from '../setup.js';
import { startApp } from '../wiring.js';

/** Exit code: 0 after an orderly stop, 2 when it could not start. */
export async function start(environment: Readonly<Record<string, string | undefined>>): Promise<number> {
  const read = readSettings(environment, (path) => (existsSync(path) ? readFileSync(path, 'utf8') : null));
  if (read.kind === 'error') {
    for (const { message } of read.error) process.stderr.write(`twokey: ${message}\n`);
    return 2;
  }
  return read.kind === 'unregistered' ? serveSetup(read.shell) : serveApp(read.value);
}

async function serveApp(settings: Settings): Promise<number> {
  const log = logAt(settings.logLevel);
  for (const warning of settings.warnings) log.warn({}, warning);
  const started = await startApp(settings, { log, clock: Date.now, random: Math.random });
  if (started.kind === 'error') {
    process.stderr.write(`twokey: ${started.error.message}\n        ${started.error.remedy}\n`);
    return 2;
  }
  log.info({ url: started.value.url }, 'listening');
  const signal = await stopSignal();
  log.info({ signal }, 'finishing the work in hand');
  await started.value.stop();
  log.info({}, 'stopped');
  return 0;
}

async function serveSetup(shell: ShellSettings): Promise<number> {
  const log = logAt(shell.logLevel);
  const server = await startSetup({ shell, fetch, clock: Date.now, log }).catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
    process.stderr.write(
      `twokey: cannot listen on ${shell.host}:${shell.port} (${code})\n        set HOST and PORT to a free address\n`,
    );
    return null;
  });
  if (server === null) return 2;
  process.stdout.write(
    isLoopback(shell.host)
      ? `No app is registered yet. Open ${server.url} on this machine to register it in one click.\n`
      : 'No app is registered yet, and the setup page answers loopback only: start once with HOST=127.0.0.1 on your own ' +
          'machine, or set APP_ID, PRIVATE_KEY and WEBHOOK_SECRET.\n',
  );
  await stopSignal();
  await server.close();
  return 0;
}

function logAt(level: ShellSettings['logLevel']): Log {
  return redactingLog(jsonSink(level, (line) => process.stdout.write(`${line}\n`), Date.now));
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
  });
}
