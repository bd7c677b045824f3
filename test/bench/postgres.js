/** The PostgreSQL of the tests, for benchmarks: their file is TypeScript, so it is translated beside the build. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';

const SOURCE = fileURLToPath(new URL('../postgres.ts', import.meta.url));
const PLACE = new URL('../../dist/bench/', import.meta.url);

/** A new empty database whose commits reach the disk; null: PostgreSQL cannot run here. */
export async function startBenchPostgres() {
  const { code } = transformFileSync(SOURCE, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  mkdirSync(PLACE, { recursive: true });
  const translated = new URL('postgres.js', PLACE);
  writeFileSync(translated, code);
  const { startPostgres } = await import(translated.href);
  const server = await startPostgres({ durable: true });
  return server === null ? null : { url: await server.database(), stop: () => server.stop() };
}
