/** The cookies of the dashboard: never readable by scripts, never sent from other sites but by a link, and over TLS bound to our host. */

export interface CookieJar {
  /** Null: it was not sent. */
  read(header: string): string | null;
  write(value: string, seconds: number): string;
  clear(): string;
}

export function cookieJar(name: string, overTls: boolean): CookieJar {
  // The prefix makes browsers refuse it from a sister domain or a path.
  const full = overTls ? `__Host-${name}` : name;
  const guards = `Path=/; HttpOnly; SameSite=Lax${overTls ? '; Secure' : ''}`;
  return {
    read: (header) => valueIn(header, full),
    write: (value, seconds) => `${full}=${value}; Max-Age=${seconds}; ${guards}`,
    clear: () => `${full}=; Max-Age=0; ${guards}`,
  };
}

/** Longer ones are none of ours. */
const LONGEST = 4_096;

function valueIn(header: string, name: string): string | null {
  const pair = header
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  const value = pair?.slice(name.length + 1);
  return value === undefined || value === '' || value.length > LONGEST ? null : value;
}
