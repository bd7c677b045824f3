/** The credentials file: written once by the setup page, read at start when the environment names no app. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** A freshly registered app, as GitHub hands it out once. */
export interface Credentials {
  readonly appId: number;
  /** PEM. */
  readonly privateKey: string;
  readonly webhookSecret: string;
  /** What people sign in to the dashboard with. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where browsers reach the dashboard; null: not at the root of a host, so it has none. */
  readonly publicUrl: string | null;
}

/** The variables in a credentials file: `NAME=value` lines, values in double quotes or bare, `#` starts a comment line. */
export function readCredentials(text: string): Readonly<Record<string, string>> {
  const lines = text.split(/\r?\n/).filter((line) => line.includes('=') && !line.trimStart().startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const split = line.indexOf('=');
      return [line.slice(0, split).trim(), unquoted(line.slice(split + 1).trim())];
    }),
  );
}

/** Writes the file for its owner alone. Throws when it exists: credentials in use are never overwritten. */
export function writeCredentials(path: string, credentials: Credentials): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const text = [
    '# Credentials of your GitHub App. Keep this file secret.',
    `APP_ID=${credentials.appId}`,
    `PRIVATE_KEY="${credentials.privateKey.trim().replaceAll(/\r?\n/g, '\\n')}"`,
    `WEBHOOK_SECRET="${credentials.webhookSecret}"`,
    `CLIENT_ID="${credentials.clientId}"`,
    `CLIENT_SECRET="${credentials.clientSecret}"`,
    ...(credentials.publicUrl === null ? [] : [`PUBLIC_URL="${credentials.publicUrl}"`]),
    '',
  ].join('\n');
  writeFileSync(path, text, { flag: 'wx', mode: 0o600 });
}

function unquoted(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value;
}
