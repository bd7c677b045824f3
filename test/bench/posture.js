/** The posture and the inventory of an organisation of five hundred repositories, read by the command line: how many calls, how long, and whether an hour's limit bears it. */
import { run } from '../../dist/cli/program.js';
import { startSimulatedGitHub } from '../../dist/demo/github.js';

const REPOSITORIES = 500;
/** The smallest installation, and every person's token. */
const HOURLY_LIMIT = 5_000;
/** What GitHub takes for an answer on a good day. */
const LATENCY_MS = 60;

const WORKFLOW = `name: apply
on: { push: { branches: [main] } }
jobs:
  apply:
    environment: production
    steps: [{ run: terraform apply plan.out }]
`;

/** Each with an hour's limit of its own. */
export async function benchPosture() {
  return [...(await withOrganisation(readPosture)), ...(await withOrganisation(takeInventory))];
}

async function withOrganisation(measure) {
  const github = await startSimulatedGitHub();
  try {
    const installation = found(github);
    github.faults.latency = LATENCY_MS;
    const { token } = github.credentials.issue(installation, {});
    return await measure(github, { GITHUB_TOKEN: token, GITHUB_API_URL: github.url });
  } finally {
    await github.close();
  }
}

async function readPosture(github, environment) {
  const before = github.calls.length;
  const heard = await command(
    ['posture', '--org', 'acme', '--app-id', String(github.app.id), '--format', 'json'],
    environment,
  );
  const told = JSON.parse(heard.out);
  const { rest, graphql } = told.calls;
  console.log(
    `${told.repositories.length} repositories, each with a ruleset of its own, one of the organisation, one environment`,
  );
  console.log(
    `${rest} REST calls (${(rest / REPOSITORIES).toFixed(1)} each), ${graphql} GraphQL queries, of ${HOURLY_LIMIT} an hour each`,
  );
  console.log(
    `${(told.milliseconds / 1000).toFixed(1)} s at ${LATENCY_MS} ms an answer; GitHub counted ${github.calls.length - before} calls`,
  );
  return wrongWith(told, github.calls.length - before);
}

async function takeInventory(github, environment) {
  const before = github.calls.length;
  const started = Date.now();
  const { code, out } = await command(['inventory', '--org', 'acme', '--format', 'json'], environment);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  const made = github.calls.slice(before);
  const graphql = made.filter(({ route }) => route === '/graphql').length;
  const rest = made.length - graphql;
  console.log(`inventory: ${rest} REST calls (${(rest / REPOSITORIES).toFixed(1)} each), ${graphql} GraphQL queries`);
  console.log(`${seconds} s at ${LATENCY_MS} ms an answer`);
  return [
    ...(code === 0 && JSON.parse(out).repositories.length === REPOSITORIES ? [] : ['the inventory was not taken']),
    ...(rest <= HOURLY_LIMIT ? [] : [`${rest} calls for the inventory are more than an hour bears`]),
  ];
}

function found({ world, app }) {
  world.user('olivia');
  world.organisation('acme', { owners: ['olivia'] });
  const installation = world.install(app.registered, { account: 'acme', by: 'olivia' });
  for (let serial = 1; serial <= REPOSITORIES; serial += 1) {
    const repository = world.repository('acme', `service-${serial}`, {
      files: { 'README.md': `# ${serial}\n`, '.github/workflows/apply.yml': WORKFLOW },
    });
    const checks = [{ context: 'twokey', integration_id: app.id }, { context: 'test' }];
    const parameters = { strict_required_status_checks_policy: false, required_status_checks: checks };
    world.ruleset(repository, 'olivia', { name: 'main', rules: [{ type: 'required_status_checks', parameters }] });
    world.environment(repository, 'production', { protections: ['required_reviewers'], apps: [app.registered] });
  }
  world.organisationRuleset('acme', 'olivia', {
    name: 'all',
    rules: [{ type: 'non_fast_forward' }, { type: 'deletion' }],
  });
  return installation;
}

function wrongWith(told, counted) {
  const { rest, graphql } = told.calls;
  const pinned = told.repositories.filter(({ outcomes }) =>
    outcomes?.some(({ control, outcome }) => control === 'posture/check-pinned' && outcome === 'holds'),
  );
  return [
    ...(rest <= HOURLY_LIMIT && graphql <= HOURLY_LIMIT
      ? []
      : [`${rest} and ${graphql} calls are more than an hour bears`]),
    ...(pinned.length === REPOSITORIES
      ? []
      : [`the check was seen to be pinned in ${pinned.length} repositories alone`]),
    ...(rest + graphql === counted ? [] : [`${rest + graphql} calls were told, ${counted} were made`]),
  ];
}

async function command(args, environment) {
  let out = '';
  const ignore = () => undefined;
  const terminal = {
    print: async (text) => {
      out += text;
    },
    ...{ note: ignore, progress: ignore, read: async () => null, interactive: false, environment },
    complain: (what) => console.error(what),
  };
  const code = await run(args, terminal);
  return { code, out };
}
