/**
 * Which permissions of the installation each operation needs: the oracle for app.yml and for the simulated GitHub.
 * Source: github/docs `src/github-apps/data/fpt-2026-03-10/server-to-server-permissions.json`.
 */
import { readFileSync } from 'node:fs';

type Level = 'read' | 'write';
export type Permissions = Readonly<Record<string, Level>>;

/** `app`: the app's own key or secret, no permission. `user`: a person's token. A list: any one of them is enough. {}: none needed. */
type Need = 'app' | 'user' | Permissions | readonly Permissions[];

/** By operation, as `GET /repos/{owner}/{repo}`. */
export const permissions = JSON.parse(readFileSync(new URL('permissions.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Need>
>;

/** True when an installation with these permissions may call the operation. An operation not in the table: false. */
export function permits(granted: Permissions, method: string, route: string): boolean {
  const need = permissions[`${method} ${route}`];
  if (need === undefined) return false;
  return alternatives(need).some((wanted) =>
    Object.entries(wanted).every(([name, level]) => granted[name] === 'write' || granted[name] === level),
  );
}

function alternatives(need: Need): readonly Permissions[] {
  if (need === 'app' || need === 'user') return [{}];
  return Array.isArray(need) ? need : [need as Permissions];
}
