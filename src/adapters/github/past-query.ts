/** GraphQL documents about the past of a repository. The fragments are those that a change is read with. */
import { COMMITS, LABELS, PERSON, WHO } from './query.js';

const LIMIT = 'rateLimit { remaining resetAt }';

export const MERGED_QUERY = `
query merged($owner: String!, $name: String!, $after: String) {
  ${LIMIT}
  repository(owner: $owner, name: $name) {
    databaseId
    defaultBranchRef { name }
    pullRequests(states: MERGED, first: 25, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number
        title
        body
        createdAt
        mergedAt
        mergeCommit { oid }
        author { ...who }
        headRefName
        baseRefName
        labels(first: 50) { ...labels }
        commits(first: 50) { ...commits }
      }
    }
  }
}
${LABELS}${COMMITS}${PERSON}${WHO}`;

export const DEPLOYMENTS_QUERY = `
query deployments($owner: String!, $name: String!, $after: String) {
  ${LIMIT}
  repository(owner: $owner, name: $name) {
    databaseId
    deployments(first: 50, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
      pageInfo { hasNextPage endCursor }
      nodes {
        databaseId
        commitOid
        environment
        createdAt
        statuses(first: 50) { nodes { state createdAt } }
      }
    }
  }
}`;
