/** GraphQL documents about more than one pull request: those that are open in a repository, and those in a merge queue. */

/** Open pull requests and our runs on their heads, the one that was touched least lately first. */
export const SURVEY_QUERY = `
query survey($owner: String!, $name: String!, $after: String, $appId: Int!) {
  repository(owner: $owner, name: $name) {
    databaseId
    pullRequests(states: OPEN, first: 100, after: $after, orderBy: { field: UPDATED_AT, direction: ASC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number
        updatedAt
        headRefOid
        baseRefName
        head: commits(last: 1) { nodes { commit { oid ...runs } } }
      }
    }
  }
}
fragment runs on Commit {
  checkSuites(first: 5, filterBy: { appId: $appId }) {
    nodes {
      checkRuns(first: 10, filterBy: { checkType: LATEST }) {
        nodes { databaseId name status conclusion externalId }
      }
    }
  }
}`;

/** The queue of a branch, first to be merged first. */
export const QUEUE_QUERY = `
query queue($owner: String!, $name: String!, $branch: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    databaseId
    mergeQueue(branch: $branch) {
      entries(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { position headCommit { oid } baseCommit { oid } pullRequest { number headRefOid } }
      }
    }
  }
}`;

/** The pull requests of `count` commits, passed as $c0, $c1, …; answered as c0, c1, …. */
export function pullsQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const declared = indices.map((index) => `, $c${index}: GitObjectID!`).join('');
  const asked = indices.map((index) => `c${index}: object(oid: $c${index}) { ...pulls }`).join(' ');
  return `query pulls($owner: String!, $name: String!${declared}) { repository(owner: $owner, name: $name) { ${asked} } }
fragment pulls on Commit {
  associatedPullRequests(first: 20) {
    pageInfo { hasNextPage endCursor }
    nodes { number state baseRepository { databaseId } }
  }
}`;
}
