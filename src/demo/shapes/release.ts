/** Releases as webhooks show them. */
import { nodeId } from '../clock.js';
import type { Release } from '../world/release-model.js';
import { accountShape } from './account.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

export function releaseShape(site: Site, release: Release): Json {
  const { id, repository, tag, author, prerelease, publishedAt, updatedAt } = release;
  const api = repositoryApi(site, repository);
  const url = `${api}/releases/${id}`;
  return {
    ...{ url, assets_url: `${url}/assets`, upload_url: `${url}/assets{?name,label}` },
    ...{
      html_url: `${repositoryWeb(site, repository)}/releases/tag/${tag}`,
      id,
      node_id: nodeId('RE', repository.id, id),
    },
    // A branch also where the tag was there before.
    ...{
      tag_name: tag,
      target_commitish: repository.defaultBranch,
      name: tag,
      draft: false,
      prerelease,
      immutable: false,
    },
    ...{
      author: accountShape(site, author),
      created_at: publishedAt,
      updated_at: updatedAt,
      published_at: publishedAt,
    },
    ...{ assets: [], body: '', tarball_url: `${api}/tarball/${tag}`, zipball_url: `${api}/zipball/${tag}` },
  };
}
