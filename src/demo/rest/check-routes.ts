/** Routes of check runs. */
import { checkRunShape } from '../shapes/check.js';
import type { Json } from '../shapes/site.js';
import type { CheckRunFields } from '../world/checks.js';
import { latestRuns } from '../world/merge-rule.js';
import {
  type CheckAnnotation,
  type CheckConclusion,
  type CheckRun,
  type CheckStatus,
  CONCLUSIONS,
} from '../world/model.js';
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
  resolveRef,
  textField,
} from './route.js';

const RUNS = '/repos/{owner}/{repo}/check-runs';

export const CHECK_ROUTES: readonly Route[] = [
  { method: 'POST', template: RUNS, needs: may('checks', 'write'), answer: createRun },
  { method: 'GET', template: `${RUNS}/{check_run_id}`, needs: may('checks', 'read'), answer: showRun },
  { method: 'PATCH', template: `${RUNS}/{check_run_id}`, needs: may('checks', 'write'), answer: updateRun },
  { method: 'GET', template: `${RUNS}/{check_run_id}/annotations`, needs: may('checks', 'read'), answer: annotations },
  {
    method: 'GET',
    template: '/repos/{owner}/{repo}/commits/{ref}/check-runs',
    needs: may('checks', 'read'),
    answer: runsOfCommit,
  },
];

function createRun(call: Call): Answer {
  const body = objectBody(call);
  const [name, sha] = [textField(body, 'name'), textField(body, 'head_sha')];
  if (name === undefined || sha === undefined) {
    throw invalid(`"${name === undefined ? 'name' : 'head_sha'}" wasn't supplied.`);
  }
  const at = { repository: repositoryOf(call), sha, app: installationOf(call).app };
  const fields = fieldsOf(body);
  if (body.output !== undefined && fields.title === undefined) throw invalid('"title" wasn\'t supplied.');
  const run = call.service.world.checkRun(at, { ...fields, name });
  return json(checkRunShape(call.service.site, run), 201);
}

function updateRun(call: Call): Answer {
  const run = runOf(call);
  const { app } = installationOf(call);
  if (run.app !== app) {
    const rule = 'check run can only be modified by the GitHub App that created it.';
    throw new Refused(403, `Invalid app_id \`${app.id}\` - ${rule}`);
  }
  return json(checkRunShape(call.service.site, call.service.world.updateCheckRun(run, fieldsOf(objectBody(call)))));
}

function showRun(call: Call): Answer {
  return json(checkRunShape(call.service.site, runOf(call)));
}

function annotations(call: Call): Answer {
  const run = runOf(call);
  return list(run.annotations, (one) => ({
    ...{ start_column: null, end_column: null, title: null, raw_details: null },
    ...one,
    blob_href: `${call.service.site.web}/blob/${run.headSha}/${one.path}`,
  }));
}

/** Newest first; `filter=latest` (the default) keeps one run of each name and app. */
function runsOfCommit(call: Call): Answer {
  const repository = repositoryOf(call);
  const ref = param(call, 'ref');
  const sha = resolveRef(repository, ref);
  if (sha === null) throw new Refused(422, `No commit found for SHA: ${ref}`);
  const { query } = call;
  const all = query.get('filter') === 'all';
  const runs = all ? repository.runs.filter((run) => run.headSha === sha) : latestRuns(repository, sha);
  const wanted = runs.filter(
    (run) =>
      (query.get('check_name') ?? run.name) === run.name &&
      (query.get('app_id') ?? String(run.app.id)) === String(run.app.id) &&
      (query.get('status') ?? run.status) === run.status,
  );
  return counted(
    [...wanted].sort((a, b) => b.id - a.id),
    { key: 'check_runs' },
    (run) => checkRunShape(call.service.site, run),
  );
}

function runOf(call: Call): CheckRun {
  const id = Number(param(call, 'check_run_id'));
  const run = repositoryOf(call).runs.find((one) => one.id === id);
  if (run === undefined) throw notFound();
  return run;
}

function fieldsOf(body: Json): CheckRunFields {
  const texts = {
    name: textField(body, 'name'),
    externalId: textField(body, 'external_id'),
    detailsUrl: textField(body, 'details_url'),
    startedAt: textField(body, 'started_at'),
    completedAt: textField(body, 'completed_at'),
    status: statusOf(textField(body, 'status')),
    conclusion: conclusionOf(textField(body, 'conclusion')),
    ...outputOf(body.output),
  };
  const present = Object.entries(texts).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(present),
    ...(body.actions === undefined ? {} : { actions: actionsOf(body.actions) }),
  };
}

function statusOf(text: string | undefined): CheckStatus | undefined {
  if (text === undefined || text === 'queued' || text === 'in_progress' || text === 'completed') return text;
  throw invalid(`${text} is not a member of ["queued", "in_progress", "completed"].`);
}

/** "stale" is GitHub's own to give. */
function conclusionOf(text: string | undefined): CheckConclusion | undefined {
  const found = CONCLUSIONS.find((one) => one === text && one !== 'stale');
  if (text !== undefined && found === undefined) throw invalid(`${text} is not a possible conclusion.`);
  return found;
}

function outputOf(output: unknown): Partial<CheckRunFields> {
  if (typeof output !== 'object' || output === null) return {};
  const body: Json = { ...output };
  const [title, summary, text] = ['title', 'summary', 'text'].map((name) => textField(body, name));
  if (summary === undefined) throw invalid('"summary" wasn\'t supplied.');
  const list = Array.isArray(body.annotations) ? body.annotations.map(annotationOf) : [];
  return {
    summary,
    annotations: list,
    ...(title === undefined ? {} : { title }),
    ...(text === undefined ? {} : { text }),
  };
}

function annotationOf(given: unknown): CheckAnnotation {
  const one: Json = typeof given === 'object' && given !== null ? { ...given } : {};
  const { path, start_line, end_line, annotation_level: level, message, title, raw_details } = one;
  const levels = ['notice', 'warning', 'failure'] as const;
  const known = levels.find((value) => value === level);
  if (typeof path !== 'string' || typeof message !== 'string' || known === undefined) {
    throw invalid('An annotation needs path, message and annotation_level.');
  }
  if (typeof start_line !== 'number' || typeof end_line !== 'number') throw invalid('An annotation needs its lines.');
  const columns = { start_column: one.start_column, end_column: one.end_column };
  const given_columns = Object.entries(columns).filter(([, value]) => typeof value === 'number');
  if (given_columns.length > 0 && start_line !== end_line) throw invalid('Columns need start_line to be end_line.');
  if (message.length > 65_536 || (typeof title === 'string' && title.length > 255)) throw invalid('Text too long.');
  return {
    ...{ path, start_line, end_line, annotation_level: known, message },
    ...Object.fromEntries(given_columns),
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof raw_details === 'string' ? { raw_details } : {}),
  };
}

function actionsOf(given: unknown): CheckRun['actions'] {
  if (!Array.isArray(given)) throw invalid('"actions" is not an array.');
  return given.map((one: unknown) => {
    const body: Json = typeof one === 'object' && one !== null ? { ...one } : {};
    const [label, description, identifier] = ['label', 'description', 'identifier'].map((name) =>
      textField(body, name),
    );
    if (label === undefined || description === undefined || identifier === undefined) {
      throw invalid('An action needs label, description and identifier.');
    }
    return { label, description, identifier };
  });
}
