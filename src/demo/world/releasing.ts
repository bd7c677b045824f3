/** Releases of the simulated world, and the tags that they are made of. */
import type { Account, Repository } from './model.js';
import type { Release } from './release-model.js';
import type { WorldState } from './state.js';

export interface NewRelease {
  readonly tag: string;
  readonly sha?: string;
  readonly prerelease?: boolean;
  readonly author: Account;
}

/** GitHub makes the tag, and tells of one release by three events. */
export function publish(
  state: WorldState,
  repository: Repository,
  { tag, sha, prerelease = false, author }: NewRelease & { readonly sha: string },
): Release {
  repository.pushedAt = state.now();
  state.emit({
    event: 'push',
    repository,
    of: 'tags',
    name: tag,
    before: null,
    after: sha,
    forced: false,
    sender: author,
  });
  const at = state.now();
  const id = state.ids.next('release');
  const release: Release = { id, repository, tag, author, prerelease, publishedAt: at, updatedAt: at };
  for (const action of ['created', 'published', prerelease ? 'prereleased' : 'released'] as const) {
    state.emit({ event: 'release', action, release, sender: author });
  }
  return release;
}

export function stopPrerelease(state: WorldState, release: Release, sender: Account): void {
  release.prerelease = false;
  release.updatedAt = state.now();
  state.emit({ event: 'release', action: 'released', release, sender });
}
