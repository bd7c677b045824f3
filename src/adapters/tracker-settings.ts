/** The settings of ticket trackers: which hosts a policy may have asked, and the tokens for them. Read by settings.ts. */
import { TOKEN_PREFIX, type TrackerSettings } from './tracker.js';

interface Variables {
  variable(name: string): string | null;
  problem(variable: string, message: string): void;
}

const HOST = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?$/;

export function trackerSettings(
  read: Variables,
  environment: Readonly<Record<string, string | undefined>>,
): TrackerSettings {
  const written = (read.variable('TICKET_HOSTS') ?? '').split(',');
  const hosts = written.map((host) => host.trim().toLowerCase()).filter((host) => host !== '');
  const wrong = hosts.filter((host) => !HOST.test(host));
  if (wrong.length > 0) {
    read.problem('TICKET_HOSTS', 'TICKET_HOSTS must be a list of host names with commas, such as tracker.example.com');
  }
  const tokens = Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith(TOKEN_PREFIX) && value ? [[name, value] as const] : [],
  );
  return { hosts, tokens: new Map(tokens) };
}
