/** Reads which Kubernetes objects a manifest gains or loses. Used by the delete rules and by core/risk.ts. */
import type { FileView, Hit, PatchLine, Sign } from '../domain/risk-rule.js';
import { isReadWhole } from './line-signals.js';

/** Objects whose `kind` line is removed and not written again in the same place; `seen` is their key. */
export function removedObjects(file: FileView): readonly Hit[] {
  return objects(file, '-').map((object) => ({ path: null, line: object.line, seen: object.key }));
}

/** Keys of the objects that the file adds. */
export function addedObjects(file: FileView): readonly string[] {
  return objects(file, '+').map((object) => object.key);
}

interface KubernetesObject {
  readonly key: string;
  readonly line: number;
}

function objects(file: FileView, sign: Sign): readonly KubernetesObject[] {
  if (file.kind !== 'manifest' || file.inert !== null || isReadWhole(file)) return [];
  const lines = file.touched.filter((line) => line.sign === sign);
  return lines.flatMap((line, index) => {
    const kind = /^(?:- )?["']?kind["']?:\s*["']?([A-Z]\w+)/.exec(line.text)?.[1];
    if (kind === undefined || line.scope.some((text) => REFERENCE.test(text)) || NOT_DEPLOYED.test(kind)) return [];
    return [{ key: `${kind}/${nameAfter(lines, index)}`, line: line.line }];
  });
}

/** Kinds that are named, not made, and files that only look like objects. */
const REFERENCE =
  /^(?:- )?["']?(?:subjects|roleRef|\w*[rR]ef|\w*[tT]arget\w*|owner\w*|involvedObject|group|patches\w*|resources|names)["']?\s*:/;
const NOT_DEPLOYED = /^(?:Kustomization|Component|Config|List|\w+List|Cluster)$/;

function nameAfter(lines: readonly PatchLine[], index: number): string {
  const near = lines.slice(index + 1, index + 12);
  const end = near.findIndex((line) => /^(?:- )?["']?kind["']?:|^---$/.test(line.text));
  const own = end < 0 ? near : near.slice(0, end);
  return (
    own.map((line) => /^["']?name["']?:\s*["']?([^"',\s]+)/.exec(line.text)?.[1]).find((name) => name !== undefined) ??
    ''
  );
}
