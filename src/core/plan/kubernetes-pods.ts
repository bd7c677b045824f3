/** What the pods of a workload may do to their node: a privileged container with the node's own disk is the node. */
import { type KubernetesObject, partOf } from './manifest.js';
import { flag, isUnknown, items, type Side, text } from './side.js';
import type { Danger } from './sight.js';

/** Workloads, and the way to the pod that they make. */
const PODS: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['template', 'spec'],
  DaemonSet: ['template', 'spec'],
  StatefulSet: ['template', 'spec'],
  ReplicaSet: ['template', 'spec'],
  ReplicationController: ['template', 'spec'],
  Job: ['template', 'spec'],
  CronJob: ['jobTemplate', 'spec', 'template', 'spec'],
};

/** The whole disk, or the way into every other container. */
const NODE_PATHS = /^(?:\/|\/(?:var\/)?run\/(?:docker|containerd\/containerd|crio\/crio)\.sock)$/;

export function podDangers(object: KubernetesObject): readonly Danger[] {
  const way = Object.hasOwn(PODS, object.kind) ? PODS[object.kind] : undefined;
  if (way === undefined) return [];
  const pod = ['spec', ...way].reduce<Side>((side, name) => partOf(object, side, name), object.root);
  const all = (...names: readonly string[]) => names.flatMap((name) => items(partOf(object, pod, name)));
  const danger = (path: string) =>
    ({ rule: 'plan/admin-grant', key: `node ${path}`, attribute: 'spec.volume.host_path' }) as const;
  const undecided = { ...danger(''), certainty: 'undecided' } as const;
  if (isUnknown(pod)) return [undecided];
  const privileges = all('container', 'containers', 'initContainer', 'initContainers').map((one) =>
    partOf(object, partOf(object, one, 'securityContext'), 'privileged'),
  );
  const isPrivileged = privileges.some((one) => flag(one) === true);
  if (!isPrivileged && !privileges.some(isUnknown)) return [];
  const paths = all('volume', 'volumes').map((one) => partOf(object, partOf(object, one, 'hostPath'), 'path'));
  const found = paths.map((path) => text(path) ?? '').filter((path) => NODE_PATHS.test(path));
  if (found.length > 0) return isPrivileged ? found.map(danger) : [undecided];
  return paths.some(isUnknown) ? [undecided] : [];
}
