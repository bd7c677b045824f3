/** The version of this program, for people and for the audit log. */
import { existsSync, readFileSync } from 'node:fs';

let known: string | null = null;

export function productVersion(): string {
  known ??= versionIn(readFileSync(manifest(), 'utf8'));
  return known;
}

/** Above this file, however deep the build has put it. */
function manifest(): URL {
  let folder = new URL('./', import.meta.url);
  while (!existsSync(new URL('package.json', folder)) && folder.pathname !== '/') folder = new URL('../', folder);
  return new URL('package.json', folder);
}

function versionIn(text: string): string {
  return (JSON.parse(text) as { readonly version: string }).version;
}
