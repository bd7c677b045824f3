/** Routes of what guards a repository: rulesets, classic protection, environments, the token of workflows. */

import { nodeId } from '../clock.js';
import { grants } from '../credentials.js';
import {
  classicShape,
  environmentShape,
  ruleShape,
  rulesetShape,
  rulesetSummaryShape,
  suiteShape,
} from '../shapes/protection.js';
import { fullRepositoryShape } from '../shapes/repository.js';
import { type Environment, type Rule, type Ruleset, rulesetsOn } from '../world/protection-model.js';
import { Refused } from '../world/refused.js';
import {
  type Answer,
  type Call,
  counted,
  installationOf,
  invalid,
  json,
  list,
  may,
  notFound,
  objectBody,
  param,
  type Route,
  repositoryOf,
  textField,
} from './route.js';

const REPO = '/repos/{owner}/{repo}';
const RULESETS = `${REPO}/rulesets`;
const TOKEN = `${REPO}/actions/permissions/workflow`;
const GATES = `${REPO}/environments/{environment_name}/deployment_protection_rules`;
const ADMIN_READ = may('administration', 'read');
const ADMIN = may('administration', 'write');

/** Suites before the rulesets of a number, which their path would match too. */
export const PROTECTION_ROUTES: readonly Route[] = [
  { method: 'GET', template: `${REPO}/rules/branches/{branch}`, needs: may('metadata', 'read'), answer: rulesOfBranch },
  { method: 'GET', template: `${RULESETS}/rule-suites`, needs: ADMIN_READ, answer: ruleSuites },
  { method: 'GET', template: RULESETS, needs: may('metadata', 'read'), answer: listRulesets },
  { method: 'POST', template: RULESETS, needs: ADMIN, answer: createRuleset },
  { method: 'GET', template: `${RULESETS}/{ruleset_id}`, needs: may('metadata', 'read'), answer: showRuleset },
  { method: 'PUT', template: `${RULESETS}/{ruleset_id}`, needs: ADMIN, answer: changeRuleset },
  { method: 'GET', template: `${REPO}/branches/{branch}/protection`, needs: ADMIN_READ, answer: classicProtection },
  { method: 'GET', template: TOKEN, needs: ADMIN_READ, answer: workflowToken },
  { method: 'PUT', template: TOKEN, needs: ADMIN, answer: changeWorkflowToken },
  { method: 'GET', template: `${REPO}/environments`, needs: may('actions', 'read'), answer: environments },
  { method: 'GET', template: GATES, needs: may('actions', 'read'), answer: environmentGates },
  { method: 'POST', template: GATES, needs: ADMIN, answer: addGate },
  { method: 'PATCH', template: REPO, needs: ADMIN, answer: changeRepository },
];

/** Active rules alone, each with the ruleset that it comes from. */
function rulesOfBranch(call: Call): Answer {
  const rules = rulesetsOn(repositoryOf(call), param(call, 'branch')).flatMap((ruleset) =>
    ruleset.rules.map((rule) => ({
      ...ruleShape(rule),
      ...{ ruleset_source_type: ruleset.sourceType, ruleset_source: ruleset.source, ruleset_id: ruleset.id },
    })),
  );
  return list(rules, (rule) => rule);
}

function listRulesets(call: Call): Answer {
  const repository = repositoryOf(call);
  const parents = call.query.get('includes_parents') !== 'false';
  const shown = repository.protection.rulesets.filter(({ sourceType }) => parents || sourceType === 'Repository');
  return list(shown, (ruleset) => rulesetSummaryShape(call.service.site, repository, ruleset));
}

function showRuleset(call: Call): Answer {
  return json(shaped(call, rulesetOf(call)));
}

function shaped(call: Call, ruleset: Ruleset): unknown {
  const mayEdit = call.token !== null && grants(call.token.permissions, { name: 'administration', level: 'write' });
  return rulesetShape(call.service.site, { repository: repositoryOf(call), ruleset, mayEdit });
}

function rulesetOf(call: Call): Ruleset {
  const id = Number(param(call, 'ruleset_id'));
  const found = repositoryOf(call).protection.rulesets.find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function createRuleset(call: Call): Answer {
  const spec = rulesetSpec(call);
  const bot = installationOf(call).app.bot;
  return json(shaped(call, call.service.world.ruleset(repositoryOf(call), bot, spec)), 201);
}

function changeRuleset(call: Call): Answer {
  const ruleset = rulesetOf(call);
  call.service.world.editRuleset(repositoryOf(call), installationOf(call).app.bot, ruleset, rulesetSpec(call));
  return json(shaped(call, ruleset));
}

/** The parts of a ruleset in a request; the schema of GitHub has judged the rest. */
function rulesetSpec(call: Call) {
  const body = objectBody(call);
  const name = textField(body, 'name');
  const enforcement = textField(body, 'enforcement');
  const { rules, conditions } = body;
  if (name === undefined || !isEnforcement(enforcement)) throw invalid('"name" or "enforcement" wasn\'t supplied.');
  const include = (conditions as { ref_name?: { include?: readonly string[] } } | undefined)?.ref_name?.include ?? [];
  return { name, enforcement, include, rules: Array.isArray(rules) ? (rules as Rule[]) : [] };
}

function isEnforcement(text: string | undefined): text is Ruleset['enforcement'] {
  return text === 'active' || text === 'evaluate' || text === 'disabled';
}

/** Newest first, of the last day where nothing else is asked. */
function ruleSuites(call: Call): Answer {
  const repository = repositoryOf(call);
  const result = call.query.get('rule_suite_result') ?? 'all';
  const hours = { hour: 1, day: 24, week: 168, month: 720 }[call.query.get('time_period') ?? 'day'] ?? 24;
  const since = Date.parse(call.service.world.state.now()) - hours * 3_600_000;
  const shown = repository.protection.suites.filter(
    (suite) => (result === 'all' || suite.result === result) && Date.parse(suite.at) >= since,
  );
  return list(shown.toReversed(), (suite) => suiteShape(repository, suite));
}

/** A branch whose checks are required is protected, whatever else is. */
function classicProtection(call: Call): Answer {
  const repository = repositoryOf(call);
  const branch = param(call, 'branch');
  const checks = repository.requiredChecks.get(branch) ?? [];
  const classic = repository.protection.classic.get(branch);
  if (!repository.branches.has(branch)) throw notFound('Branch not found');
  if (classic === undefined && checks.length === 0) throw notFound('Branch not protected');
  const own = classic ?? { reviews: null, admins: true, forcePushes: false, deletions: false };
  return json(classicShape(call.service.site, { repository, branch }, { classic: own, checks }));
}

function workflowToken(call: Call): Answer {
  const { writes, approves } = repositoryOf(call).protection.workflowToken;
  return json({
    default_workflow_permissions: writes ? 'write' : 'read',
    can_approve_pull_request_reviews: approves,
  });
}

function changeWorkflowToken(call: Call): Answer {
  const { protection } = repositoryOf(call);
  const body = objectBody(call);
  const writes = textField(body, 'default_workflow_permissions');
  const approves = body.can_approve_pull_request_reviews;
  protection.workflowToken = {
    writes: writes === undefined ? protection.workflowToken.writes : writes === 'write',
    approves: typeof approves === 'boolean' ? approves : protection.workflowToken.approves,
  };
  return { kind: 'empty', status: 204 };
}

function environments(call: Call): Answer {
  const repository = repositoryOf(call);
  return counted(repository.protection.environments, { key: 'environments' }, (one) =>
    environmentShape(call.service.site, repository, one),
  );
}

function environmentOf(call: Call): Environment {
  const name = param(call, 'environment_name').toLowerCase();
  const found = repositoryOf(call).protection.environments.find((one) => one.name.toLowerCase() === name);
  if (found === undefined) throw notFound();
  return found;
}

function environmentGates(call: Call): Answer {
  const { id, apps } = environmentOf(call);
  const rules = apps.map((app, at) => gateShape(call, id * 10 + at, app));
  return json({ total_count: rules.length, custom_deployment_protection_rules: rules });
}

function gateShape(call: Call, id: number, app: Environment['apps'][number]): Readonly<Record<string, unknown>> {
  const url = `${call.service.site.api}/apps/${app.slug}`;
  const shown = { id: app.id, slug: app.slug, integration_url: url, node_id: nodeId('A', app.id) };
  return { id, node_id: nodeId('DP', id), enabled: true, app: shown };
}

function addGate(call: Call): Answer {
  const environment = environmentOf(call);
  const app = call.service.world.state.apps.find(({ id }) => id === objectBody(call).integration_id);
  if (app === undefined) throw new Refused(422, 'The app is not installed on this repository.');
  environment.apps.push(app);
  return json(gateShape(call, environment.id * 10 + environment.apps.length, app), 201);
}

function changeRepository(call: Call): Answer {
  const repository = repositoryOf(call);
  const wanted = objectBody(call).security_and_analysis as Readonly<Record<string, { status?: string }>> | undefined;
  const { protection } = repository;
  const on = (name: string, before: boolean): boolean =>
    (wanted?.[name]?.status ?? (before ? 'enabled' : '')) === 'enabled';
  protection.secretScanning = {
    scans: on('secret_scanning', protection.secretScanning.scans),
    stopsPushes: on('secret_scanning_push_protection', protection.secretScanning.stopsPushes),
  };
  return json({ ...fullRepositoryShape(call.service.site, repository) });
}
