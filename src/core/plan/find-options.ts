/** Finds what only a policy asks for: permissions boundaries, image tags that stay, and different roles for plan and apply. */
import type { PlanView } from './plan-object.js';
import { attribute, isUnknown, type ObjectSide, text } from './side.js';
import { type Danger, newDangers, type Sight, sightOf } from './sight.js';

export function findOptions(view: PlanView): readonly Sight[] {
  const { permissionsBoundary, immutableTags, separateRoles } = view.circumstances.rules;
  return [
    ...(permissionsBoundary === 'required' ? unbounded(view) : []),
    ...(immutableTags === 'required' ? mutableTags(view) : []),
    ...(separateRoles === 'required' ? sharedRoles(view) : []),
  ];
}

function unbounded(view: PlanView): readonly Sight[] {
  const identities = view.objects.filter(({ type, isWritten }) => isWritten && /^aws_iam_(?:role|user)$/.test(type));
  return identities.flatMap((object) => {
    const path = object.after === null ? null : text(attribute(object.after, 'path'));
    return path?.startsWith('/aws-service-role/') === true
      ? []
      : newDangers(object, boundaryDangers(object.before), boundaryDangers(object.after));
  });
}

function boundaryDangers(side: ObjectSide | null): readonly Danger[] {
  if (side === null) return [];
  const danger = { rule: 'plan/no-permissions-boundary', key: 'boundary', attribute: 'permissions_boundary' } as const;
  const boundary = attribute(side, 'permissions_boundary');
  if (isUnknown(boundary))
    return (side.config?.refersTo.get('permissions_boundary') ?? []).length > 0
      ? []
      : [{ ...danger, certainty: 'undecided' }];
  return (text(boundary) ?? '') === '' ? [danger] : [];
}

const TAG_SETTINGS: Readonly<Record<string, readonly [string, RegExp]>> = {
  aws_ecr_repository: ['image_tag_mutability', /^IMMUTABLE/],
};

function mutableTags(view: PlanView): readonly Sight[] {
  return view.objects.flatMap((object) => {
    if (!object.isWritten) return [];
    return newDangers(object, tagDangers(object.type, object.before), tagDangers(object.type, object.after));
  });
}

function tagDangers(type: string, side: ObjectSide | null): readonly Danger[] {
  const [name, kept] = TAG_SETTINGS[type] ?? [];
  if (side === null) return [];
  if (name !== undefined && kept !== undefined) {
    const setting = attribute(side, name);
    if (isUnknown(setting))
      return [{ rule: 'plan/mutable-image-tag', key: name, attribute: name, certainty: 'undecided' }];
    return kept.test(text(setting) ?? 'MUTABLE')
      ? []
      : [{ rule: 'plan/mutable-image-tag', key: name, attribute: name }];
  }
  return IMAGES.test(type)
    ? imagesIn(side.value, '').map((path) => ({ rule: 'plan/mutable-image-tag', key: path, attribute: path }) as const)
    : [];
}

const IMAGES =
  /^(?:aws_(?:ecs_task_definition|lambda_function|apprunner_service|batch_job_definition)|google_cloud_run\w*|kubernetes_\w+|azurerm_(?:container_app|container_group|linux_web_app))$/;
const IMAGE_NAMES = /^(?:image|image_uri|image_identifier)$/;

/** Paths of images without a digest. */
function imagesIn(value: unknown, path: string): readonly string[] {
  if (typeof value === 'string') {
    const name = path.split('.').at(-1) ?? '';
    if (name === 'container_definitions') return /"image"\s*:\s*"(?![^"]*@sha256:)/.test(value) ? [path] : [];
    return IMAGE_NAMES.test(name) && !value.includes('@sha256:') ? [path] : [];
  }
  if (Array.isArray(value)) return value.flatMap((item) => imagesIn(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => imagesIn(child, path === '' ? key : `${path}.${key}`));
}

/** A role that is said to be for planning, and may do what applying does; or one role for both. */
function sharedRoles(view: PlanView): readonly Sight[] {
  return view.objects.flatMap((object) => {
    const { after, type } = object;
    if (!object.isWritten || after === null) return [];
    if (type === 'aws_iam_role')
      return trustsBoth(after) && !trustsBoth(object.before)
        ? [sightOf(object, { rule: 'plan/shared-plan-apply-role', attribute: 'assume_role_policy' })]
        : [];
    return [];
  });
}

/** Pull requests plan, the default branch or an environment applies: one trust policy lets both take the role. */
function trustsBoth(side: ObjectSide | null): boolean {
  const trust = side === null ? '' : (text(attribute(side, 'assume_role_policy')) ?? '');
  const plans = /:pull_request\b|run_phase:plan\b/.test(trust);
  const applies = /:ref:refs\/heads\/|:environment:|run_phase:(?:apply|\*)/.test(trust);
  return (plans && applies) || /repo:[^":]+:\*"/.test(trust) || /run_phase:\*/.test(trust);
}
