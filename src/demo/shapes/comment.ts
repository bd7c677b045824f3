/** Comments on pull requests and on their lines as REST and webhooks show them. */
import { nodeId } from '../clock.js';
import type { Comment, ReviewComment } from '../world/model.js';
import { presentAccount } from './account.js';
import { association } from './pull.js';
import { reactions } from './reactions.js';
import { type Json, repositoryApi, repositoryWeb, type Site } from './site.js';

export function commentShape(site: Site, comment: Comment): Json {
  const { pull } = comment;
  const url = `${repositoryApi(site, pull.repository)}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${repositoryWeb(site, pull.repository)}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: `${repositoryApi(site, pull.repository)}/issues/${pull.number}`,
    id: comment.id,
    node_id: nodeId('IC', pull.repository.id, comment.id),
    user: presentAccount(site, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.lastEditedAt ?? comment.createdAt,
    author_association: association(site, pull.repository, comment.author),
    body: comment.body,
    reactions: reactions(url),
    performed_via_github_app: null,
  };
}

/** A comment on a line. GitHub counts positions within the diff; here a line is its own position. */
export function lineCommentShape(site: Site, comment: ReviewComment): Json {
  const { pull, thread, review } = comment;
  const api = repositoryApi(site, pull.repository);
  const url = `${api}/pulls/comments/${comment.id}`;
  const pullUrl = `${api}/pulls/${pull.number}`;
  const html = `${repositoryWeb(site, pull.repository)}/pull/${pull.number}#discussion_r${comment.id}`;
  const first = thread.comments[0];
  const commit = review.commit ?? pull.headSha;
  return {
    url,
    html_url: html,
    pull_request_url: pullUrl,
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    id: comment.id,
    node_id: nodeId('PRRC', pull.repository.id, comment.id),
    pull_request_review_id: review.id,
    ...(first === undefined || first === comment ? {} : { in_reply_to_id: first.id }),
    diff_hunk: `@@ -${thread.line} +${thread.line} @@`,
    path: thread.path,
    ...{ position: thread.line, original_position: thread.line, commit_id: commit, original_commit_id: commit },
    ...{ line: thread.line, original_line: thread.line, start_line: null, original_start_line: null },
    ...{ side: 'RIGHT', start_side: null, subject_type: 'line' },
    user: presentAccount(site, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.lastEditedAt ?? comment.createdAt,
    author_association: association(site, pull.repository, comment.author),
    reactions: reactions(url),
  };
}
