/** Automation without a model: dependency, release and housekeeping bots. Not AI by themselves. Part of catalog/agents.ts. */
import type { AgentAccount, AgentSignature } from '../../domain/agent-signature.js';

const COUNTED = 'counted in public repositories, 2018 to 2026';

interface Bot {
  readonly id: string;
  readonly name: string;
  readonly accounts?: readonly AgentAccount[];
  readonly mailboxes?: readonly string[];
}

function automation(bot: Bot): AgentSignature {
  const account = bot.accounts?.[0];
  const login = account?.login ?? bot.id;
  const author =
    bot.mailboxes?.[0] ?? `${account?.id === undefined ? '' : `${account.id}+`}${login}@users.noreply.github.com`;
  return {
    id: bot.id,
    name: bot.name,
    agentClass: 'automation',
    accounts: bot.accounts ?? [],
    mailboxes: (bot.mailboxes ?? []).map((address) => ({ address })),
    since: '2018',
    source: COUNTED,
    examples: {
      hit: [{ author: `${bot.name} <${author}>` }],
      miss: [{ author: 'Ann Lee <ann@example.org>', message: `Configure ${bot.name}` }],
    },
  };
}

const BOTS: readonly Bot[] = [
  {
    id: 'sentry-release',
    name: 'Sentry release bot',
    accounts: [
      { id: 180476844, login: 'sentry-release-bot[bot]' },
      { id: 39604003, login: 'sentry[bot]' },
    ],
    mailboxes: ['bot@sentry.io', 'bot@getsentry.com'],
  },
  {
    id: 'workers-devprod',
    name: 'Cloudflare Workers release bot',
    accounts: [{ id: 116369605, login: 'workers-devprod' }],
  },
  {
    id: 'dependabot',
    name: 'Dependabot',
    accounts: [
      { id: 49699333, login: 'dependabot[bot]' },
      { id: 27856297, login: 'dependabot-preview[bot]' },
    ],
    mailboxes: ['support@dependabot.com'],
  },
  {
    id: 'renovate',
    name: 'Renovate',
    accounts: [
      { id: 29139614, login: 'renovate[bot]' },
      { login: 'renovate-bot' },
      { id: 219066560, login: 'alaudaa-renovate[bot]' },
      { id: 253709520, login: 'renovate-mistral[bot]' },
      { login: 'self-hosted-renovate[bot]' },
      { login: 'forking-renovate[bot]' },
      { login: 'mend-for-github-com[bot]' },
      { id: 42819689, login: 'whitesource-bolt-for-github[bot]' },
      { login: 'mend-bolt-for-github[bot]' },
    ],
    mailboxes: ['renovate@whitesourcesoftware.com', 'bot@renovateapp.com'],
  },
  {
    id: 'github-actions',
    name: 'GitHub Actions',
    accounts: [{ id: 41898282, login: 'github-actions[bot]' }],
    mailboxes: [
      'github-actions@github.com',
      'action@github.com',
      'actions@github.com',
      'github-actions[bot]@users.noreply.github.com',
    ],
  },
  {
    id: 'github-merge-queue',
    name: 'GitHub merge queue',
    accounts: [{ id: 118344674, login: 'github-merge-queue[bot]' }],
  },
  {
    id: 'github-advanced-security',
    name: 'GitHub Advanced Security',
    accounts: [
      { id: 62310815, login: 'github-advanced-security[bot]' },
      { id: 223894421, login: 'github-code-quality[bot]' },
    ],
  },
  { id: 'pre-commit-ci', name: 'pre-commit.ci', accounts: [{ id: 66853113, login: 'pre-commit-ci[bot]' }] },
  {
    id: 'greenkeeper',
    name: 'Greenkeeper',
    accounts: [{ id: 23040076, login: 'greenkeeper[bot]' }, { login: 'greenkeeperio-bot' }],
    mailboxes: ['support@greenkeeper.io'],
  },
  { id: 'release-please', name: 'Release Please', accounts: [{ id: 55107282, login: 'release-please[bot]' }] },
  {
    id: 'semantic-release',
    name: 'semantic-release',
    accounts: [{ login: 'semantic-release-bot' }],
    mailboxes: ['semantic-release-bot@martynus.net'],
  },
  { id: 'kodiak', name: 'Kodiak', accounts: [{ id: 49736102, login: 'kodiakhq[bot]' }] },
  { id: 'mergify', name: 'Mergify', accounts: [{ id: 37929162, login: 'mergify[bot]' }] },
  {
    id: 'bors',
    name: 'Bors',
    accounts: [{ id: 26634292, login: 'bors[bot]' }, { login: 'bors' }],
    mailboxes: ['bors@rust-lang.org'],
  },
  {
    id: 'stainless',
    name: 'Stainless',
    accounts: [{ id: 142633134, login: 'stainless-app[bot]' }, { login: 'stainless-bot' }],
  },
  { id: 'autofix-ci', name: 'autofix.ci', accounts: [{ id: 114827586, login: 'autofix-ci[bot]' }] },
  {
    id: 'imgbot',
    name: 'ImgBot',
    accounts: [{ id: 31301654, login: 'imgbot[bot]' }],
    mailboxes: ['imgbothelp@gmail.com'],
  },
  { id: 'crowdin', name: 'Crowdin', accounts: [{ login: 'crowdin-bot' }], mailboxes: ['support+bot@crowdin.com'] },
  {
    id: 'weblate',
    name: 'Weblate',
    accounts: [{ login: 'weblate' }],
    mailboxes: ['hosted@weblate.org', 'noreply@weblate.org'],
  },
  {
    id: 'snyk',
    name: 'Snyk',
    accounts: [{ login: 'snyk-bot' }, { login: 'snyk-io[bot]' }],
    mailboxes: ['snyk-bot@snyk.io'],
  },
  {
    id: 'pyup',
    name: 'PyUp',
    accounts: [{ login: 'pyup-bot' }, { login: 'pyup-bot[bot]' }],
    mailboxes: ['github-bot@pyup.io'],
  },
  { id: 'allcontributors', name: 'All Contributors', accounts: [{ id: 46447321, login: 'allcontributors[bot]' }] },
  {
    id: 'deepsource',
    name: 'DeepSource autofix',
    accounts: [
      { id: 62050782, login: 'deepsource-autofix[bot]' },
      { login: 'deepsourcebot' },
      { login: 'deepsource-io[bot]' },
    ],
  },
  { id: 'prettier-toc-me', name: 'prettier-toc-me', accounts: [{ login: 'prettier-toc-me[bot]' }] },
  { id: 'restyled', name: 'Restyled', accounts: [{ login: 'restyled-io[bot]' }], mailboxes: ['commits@restyled.io'] },
  {
    id: 'step-security',
    name: 'StepSecurity',
    accounts: [{ login: 'step-security-bot' }],
    mailboxes: ['bot@stepsecurity.io'],
  },
  {
    id: 'updatecli',
    name: 'Updatecli',
    accounts: [
      { id: 101213878, login: 'jenkins-infra-updatecli[bot]' },
      { login: 'updatecli[bot]' },
      { id: 60776566, login: 'jenkins-infra-bot' },
    ],
  },
  { id: 'tsccr', name: 'HashiCorp TSCCR', accounts: [{ login: 'hashicorp-tsccr[bot]' }] },
  {
    id: 'prow',
    name: 'Prow',
    accounts: [
      { id: 20407524, login: 'k8s-ci-robot' },
      { login: 'openshift-merge-robot' },
      { login: 'openshift-merge-bot[bot]' },
      { login: 'openshift-ci-robot' },
      { login: 'istio-testing' },
      { id: 181008794, login: 'kubernetes-prow[bot]' },
    ],
    mailboxes: ['k8s-ci-robot@users.noreply.github.com', 'k8s.ci.robot@gmail.com'],
  },
  { id: 'web-flow', name: 'GitHub web flow', accounts: [{ id: 19864447, login: 'web-flow' }] },
  {
    id: 'changesets',
    name: 'Changesets',
    accounts: [{ login: 'changeset-bot[bot]' }, { login: 'changeset-release[bot]' }],
  },
  { id: 'vercel', name: 'Vercel', accounts: [{ id: 35613825, login: 'vercel[bot]' }, { login: 'vercel-release-bot' }] },
  {
    id: 'copybara',
    name: 'Copybara',
    accounts: [{ login: 'copybara-service[bot]' }, { login: 'copybara-github' }],
    mailboxes: ['copybara-worker@google.com'],
  },
  {
    id: 'scala-steward',
    name: 'Scala Steward',
    accounts: [{ login: 'scala-steward' }, { login: 'scala-steward[bot]' }],
    mailboxes: ['me@scala-steward.org'],
  },
  { id: 'depfu', name: 'Depfu', accounts: [{ login: 'depfu[bot]' }], mailboxes: ['bot@depfu.com'] },
  { id: 'blacksmith', name: 'Blacksmith', accounts: [{ id: 157653362, login: 'blacksmith-sh[bot]' }] },
  { id: 'netlify', name: 'Netlify', accounts: [{ login: 'netlify[bot]' }] },
  {
    id: 'azure-pipelines',
    name: 'Azure Pipelines',
    accounts: [
      { login: 'azure-pipelines[bot]' },
      { id: 42748379, login: 'dotnet-maestro[bot]' },
      { login: 'dotnet-bot' },
    ],
    mailboxes: ['dn-bot@microsoft.com'],
  },
  { id: 'openhands-release', name: 'OpenHands release bot', mailboxes: ['contact@all-hands.dev'] },
];

export const AUTOMATION: readonly AgentSignature[] = BOTS.map(automation);
