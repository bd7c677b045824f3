/** Where the simulated GitHub is reached: every address inside its answers is made from this. */
import type { Repository } from '../world/model.js';
import type { WorldState } from '../world/state.js';

export interface Site {
  readonly state: WorldState;
  /** Root of the REST API, no slash at the end. */
  readonly api: string;
  /** Root of the web pages. */
  readonly web: string;
}

/** A JSON object that is about to be sent. */
export type Json = Readonly<Record<string, unknown>>;

export function fullName(repository: Repository): string {
  return `${repository.owner.login}/${repository.name}`;
}

export function repositoryApi(site: Site, repository: Repository): string {
  return `${site.api}/repos/${fullName(repository)}`;
}

export function repositoryWeb(site: Site, repository: Repository): string {
  return `${site.web}/${fullName(repository)}`;
}
