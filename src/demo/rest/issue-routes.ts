/** Routes of labels and of pull requests as issues. */
import { plainIssueShape } from '../shapes/issue.js';
import { issueShape, labelShape } from '../shapes/pull.js';
import type { Issue, Label } from '../world/model.js';
import {
  type Answer,
  type Call,
  installationOf,
  invalid,
  json,
  list,
  may,
  notFound,
  objectBody,
  type Permission,
  param,
  pullOf,
  type Route,
  repositoryOf,
  textField,
} from './route.js';

/** Issues or pull requests: either permission will do. */
function either(level: 'read' | 'write'): readonly Permission[] {
  return [
    { name: 'issues', level },
    { name: 'pull_requests', level },
  ];
}

const LABELS = '/repos/{owner}/{repo}/labels';
const ISSUE = '/repos/{owner}/{repo}/issues/{issue_number}';

export const ISSUE_ROUTES: readonly Route[] = [
  { method: 'GET', template: LABELS, needs: either('read'), answer: listLabels },
  { method: 'POST', template: LABELS, needs: either('write'), answer: createLabel },
  { method: 'GET', template: `${LABELS}/{name}`, needs: either('read'), answer: showLabel },
  { method: 'GET', template: ISSUE, needs: may('issues', 'read'), answer: showIssue },
  { method: 'PATCH', template: ISSUE, needs: either('write'), answer: editIssue },
  { method: 'GET', template: `${ISSUE}/labels`, needs: either('read'), answer: issueLabels },
  { method: 'POST', template: `${ISSUE}/labels`, needs: either('write'), answer: addLabels },
  { method: 'DELETE', template: `${ISSUE}/labels/{name}`, needs: either('write'), answer: removeLabel },
];

function listLabels(call: Call): Answer {
  const repository = repositoryOf(call);
  return list([...repository.labels.values()], (label) => labelShape(call.service.site, repository, label));
}

function createLabel(call: Call): Answer {
  const repository = repositoryOf(call);
  const body = objectBody(call);
  const name = textField(body, 'name');
  if (name === undefined || name === '') throw invalid('"name" wasn\'t supplied.');
  const color = textField(body, 'color');
  if (color !== undefined && !/^[0-9a-fA-F]{6}$/.test(color)) throw invalid('"color" is not six hex digits.');
  const description = textField(body, 'description') ?? null;
  if ((description?.length ?? 0) > 100) throw invalid('"description" is too long (maximum is 100 characters).');
  const actor = installationOf(call).app.bot;
  const spec = { name, description, ...(color === undefined ? {} : { color: color.toLowerCase() }) };
  return json(labelShape(call.service.site, repository, call.service.world.defineLabel(repository, actor, spec)), 201);
}

function showLabel(call: Call): Answer {
  const repository = repositoryOf(call);
  const label = repository.labels.get(param(call, 'name').toLowerCase());
  if (label === undefined) throw notFound();
  return json(labelShape(call.service.site, repository, label));
}

function showIssue(call: Call): Answer {
  const issue = plainIssue(call);
  return json(
    issue === undefined ? issueShape(call.service.site, pullOf(call)) : plainIssueShape(call.service.site, issue),
  );
}

function editIssue(call: Call): Answer {
  const issue = plainIssue(call);
  if (issue === undefined) throw notFound();
  const body = objectBody(call);
  const [title, text, state] = [textField(body, 'title'), textField(body, 'body'), textField(body, 'state')];
  if (state !== undefined && state !== 'open' && state !== 'closed') throw invalid(`${state} is no state of an issue.`);
  call.service.world.editIssue(issue, installationOf(call).app.bot, {
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { body: text }),
    ...(state === undefined ? {} : { state }),
  });
  return json(plainIssueShape(call.service.site, issue));
}

/** Issues and pull requests share their numbers; there is none for a pull request. */
function plainIssue(call: Call): Issue | undefined {
  return repositoryOf(call).issues.get(Number(param(call, 'issue_number')));
}

function issueLabels(call: Call): Answer {
  return list(pullOf(call).labels, (label) => labelShape(call.service.site, repositoryOf(call), label));
}

function addLabels(call: Call): Answer {
  const pull = pullOf(call);
  call.service.world.label(pull, installationOf(call).app.bot, ...labelNames(call));
  return json(pull.labels.map((label) => shaped(call, label)));
}

function removeLabel(call: Call): Answer {
  const pull = pullOf(call);
  call.service.world.unlabel(pull, installationOf(call).app.bot, param(call, 'name'));
  return json(pull.labels.map((label) => shaped(call, label)));
}

function shaped(call: Call, label: Label): unknown {
  return labelShape(call.service.site, repositoryOf(call), label);
}

/** The body is `{labels: [...]}` or a bare array, of names or of objects with a name. */
function labelNames(call: Call): readonly string[] {
  const given = Array.isArray(call.body) ? call.body : objectBody(call).labels;
  if (!Array.isArray(given)) throw invalid('"labels" wasn\'t supplied.');
  return given.map((one: unknown) => {
    if (typeof one === 'string' && one !== '') return one;
    if (typeof one === 'object' && one !== null && 'name' in one && typeof one.name === 'string') return one.name;
    throw invalid('A label has no name.');
  });
}
