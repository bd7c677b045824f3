/** The GraphQL documents: one query that reads nearly everything about a pull request, and those for what it left over. */

export const WHO = `
fragment who on Actor {
  __typename
  login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Organization { databaseId }
  ... on Mannequin { databaseId }
}`;

export const PERSON = `
fragment person on GitActor { name email user { ...who } }`;

export const COMMITS = `
fragment commits on PullRequestCommitConnection {
  totalCount
  pageInfo { hasNextPage endCursor }
  nodes {
    commit {
      oid
      message
      authoredDate
      author { ...person }
      committer { ...person }
      signature { isValid wasSignedByGitHub signer { ...who } }
      authors(first: 20) { totalCount nodes { ...person } }
      parents(first: 20) { totalCount nodes { oid } }
    }
  }
}`;

const REVIEWS = `
fragment reviews on PullRequestReviewConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    fullDatabaseId
    state
    submittedAt
    lastEditedAt
    authorCanPushToRepository
    body
    author { ...who }
    commit { oid }
  }
}`;

/** What comments of both kinds have. */
const COMMENT = `
fragment comment on Comment { body createdAt lastEditedAt includesCreatedEdit author { ...who } }`;

const COMMENTS = `
fragment comments on IssueCommentConnection {
  pageInfo { hasNextPage endCursor }
  nodes { fullDatabaseId ...comment }
}`;

const LINE_COMMENTS = `
fragment lineComments on PullRequestReviewCommentConnection {
  pageInfo { hasNextPage endCursor }
  nodes { fullDatabaseId ...comment }
}`;

const THREADS = `
fragment threads on PullRequestReviewThreadConnection {
  pageInfo { hasNextPage endCursor }
  nodes { id comments(first: 20) { ...lineComments } }
}`;

export const LABELS = `
fragment labels on LabelConnection { pageInfo { hasNextPage endCursor } nodes { name } }`;

const TIMELINE = `
fragment timeline on PullRequestTimelineItemsConnection {
  pageInfo { hasNextPage endCursor }
  nodes {
    __typename
    ... on LabeledEvent { createdAt actor { ...who } label { name } }
    ... on UnlabeledEvent { createdAt actor { ...who } label { name } }
    ... on AssignedEvent { assignee { ...who } }
  }
}`;

/** Our own runs on a commit, and the pull requests that share it. Asked of the commit as the base repository sees it. */
const ON_COMMIT = `
fragment onCommit on Commit {
  oid
  associatedPullRequests(first: 50) {
    pageInfo { hasNextPage endCursor }
    nodes { number state headRefOid baseRepository { databaseId } }
  }
  checkSuites(first: 10, filterBy: { appId: $appId }) {
    nodes {
      checkRuns(first: 20, filterBy: { checkType: LATEST }) {
        nodes { databaseId name status conclusion externalId }
      }
    }
  }
}`;

const POLICY_FILE = `
fragment policyFile on TreeEntry {
  oid
  mode
  type
  object { ... on Blob { text byteSize isBinary isTruncated } }
}`;

/** Which CODEOWNERS is in force: where one lies, and what it is; its text is read only where the policy asks for owners. */
const OWNERS_FILES = `
fragment ownersFiles on Commit {
  owners0: file(path: ".github/CODEOWNERS") { ...ownersFile }
  owners1: file(path: "CODEOWNERS") { ...ownersFile }
  owners2: file(path: "docs/CODEOWNERS") { ...ownersFile }
}
fragment ownersFile on TreeEntry { oid mode type }`;

const EVENTS = 'itemTypes: [LABELED_EVENT, UNLABELED_EVENT, ASSIGNED_EVENT]';

/** What is asked along with the big query. */
export interface QueryParts {
  /** Further variables: `, $x: String!` */
  readonly declared: string;
  readonly inRepository: string;
  readonly atRoot: string;
}

/**
 * The one query of an evaluation. A renamed `.github` repository is not followed: its old name proves nothing.
 * GitHub's schema has no `stack` yet: the base of a stacked pull request is its own base until it has.
 */
export function changeQuery({ declared, inRepository, atRoot }: QueryParts): string {
  return `
query change($owner: String!, $name: String!, $number: Int!, $appId: Int!${declared}) {
  repository(owner: $owner, name: $name) {${inRepository}
    databaseId
    name
    isArchived
    owner { login }
    defaultBranchRef {
      name
      target {
        ... on Commit { file(path: ".github/twokey.yml") { ...policyFile } }
      }
    }
    pullRequest(number: $number) {
      number
      title
      body
      url
      state
      isDraft
      isCrossRepository
      changedFiles
      additions
      deletions
      author { ...who }
      headRefName
      headRefOid
      headRepository { databaseId }
      headRepositoryOwner { login }
      baseRefName
      baseRefOid
      baseRef {
        target {
          ... on Commit { file(path: ".github/twokey.yml") { ...policyFile } ...ownersFiles }
        }
      }
      commits(first: 100) { ...commits }
      head: commits(last: 1) { nodes { commit { ...onCommit } } }
      reviews(first: 100) { ...reviews }
      comments(first: 100) { ...comments }
      reviewThreads(first: 50) { ...threads }
      labels(first: 100) { ...labels }
      assignees(first: 50) { pageInfo { hasNextPage endCursor } nodes { ...who } }
      timelineItems(first: 100, ${EVENTS}) { ...timeline }
    }
  }${atRoot}
  floor: repository(owner: $owner, name: ".github", followRenames: false) {
    name
    owner { login }
    defaultBranchRef {
      name
      target {
        ... on Commit { file(path: "twokey.yml") { ...policyFile } }
      }
    }
  }
}
${[WHO, PERSON, COMMITS, REVIEWS, COMMENT, COMMENTS, LINE_COMMENTS, THREADS, LABELS, TIMELINE, ON_COMMIT, POLICY_FILE, OWNERS_FILES].join('')}`;
}

/** The policy files of the default branch and of the organisation alone, under the names of the query above. */
export const POLICIES_QUERY = `
query policies($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    name
    owner { login }
    defaultBranchRef {
      name
      target {
        ... on Commit { file(path: ".github/twokey.yml") { ...policyFile } }
      }
    }
  }
  floor: repository(owner: $owner, name: ".github", followRenames: false) {
    name
    owner { login }
    defaultBranchRef {
      name
      target {
        ... on Commit { file(path: "twokey.yml") { ...policyFile } }
      }
    }
  }
}
${POLICY_FILE}`;

/** One further page of one list, under the alias `page`, with the head commit at that moment. */
export const PAGE_QUERIES = {
  commits: pageQuery('commits(first: 100, after: $after) { ...commits }', [WHO, PERSON, COMMITS]),
  reviews: pageQuery('reviews(first: 100, after: $after) { ...reviews }', [WHO, REVIEWS]),
  comments: pageQuery('comments(first: 100, after: $after) { ...comments }', [WHO, COMMENT, COMMENTS]),
  threads: pageQuery('reviewThreads(first: 50, after: $after) { ...threads }', [WHO, COMMENT, LINE_COMMENTS, THREADS]),
  labels: pageQuery('labels(first: 100, after: $after) { ...labels }', [LABELS]),
  timeline: pageQuery(`timelineItems(first: 100, after: $after, ${EVENTS}) { ...timeline }`, [WHO, TIMELINE]),
} as const;

/** Further comments of one thread. A comment belongs to the pull request, not to a head, so none is asked for. */
export const THREAD_QUERY = `
query thread($id: ID!, $after: String!) {
  node(id: $id) { ... on PullRequestReviewThread { comments(first: 100, after: $after) { ...lineComments } } }
}
${[WHO, COMMENT, LINE_COMMENTS].join('')}`;

/** The head commit alone, where nothing else that was read carries it. */
export const HEAD_QUERY = `
query head($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { headRefOid } }
}`;

/** What is on the head commit, where the last commit of the pull request's list is not its head. */
export const ON_COMMIT_QUERY = `
query onCommit($owner: String!, $name: String!, $oid: GitObjectID!, $appId: Int!) {
  repository(owner: $owner, name: $name) { databaseId object(oid: $oid) { ... on Commit { ...onCommit } } }
}
${ON_COMMIT}`;

/** What governs at the tip of one branch. */
export const BRANCH_QUERY = `
query branch($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    defaultBranchRef { name }
    ref(qualifiedName: $ref) {
      target { oid ... on Commit { file(path: ".github/twokey.yml") { ...policyFile } ...ownersFiles } }
    }
  }
}
${[POLICY_FILE, OWNERS_FILES].join('')}`;

/** Object ids of `count` expressions such as `<sha>:<path>`, passed as $e0, $e1, …; answered as e0, e1, …. */
export function objectsQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const declared = indices.map((index) => `, $e${index}: String!`).join('');
  const asked = indices.map((index) => `e${index}: object(expression: $e${index}) { oid }`).join(' ');
  return `query objects($owner: String!, $name: String!${declared}) { repository(owner: $owner, name: $name) { ${asked} } }`;
}

/** Contents of `count` blobs by id, passed as $b0, $b1, …; answered as b0, b1, …. */
export function textsQuery(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index);
  const declared = indices.map((index) => `, $b${index}: GitObjectID!`).join('');
  const asked = indices.map((index) => `b${index}: object(oid: $b${index}) { ...content }`).join(' ');
  return `query texts($owner: String!, $name: String!${declared}) {
  repository(owner: $owner, name: $name) { ${asked} }
}
fragment content on GitObject { __typename ... on Blob { byteSize isBinary isTruncated text } }`;
}

function pageQuery(list: string, fragments: readonly string[]): string {
  return `
query page($owner: String!, $name: String!, $number: Int!, $after: String!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) { headRefOid page: ${list} } }
}
${fragments.join('')}`;
}
