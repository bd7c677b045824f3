/** Rules for settings that cannot be parsed: their lines still show what they are about. */
import type { FileKind, FileRule, FileView, Hit } from '../../domain/risk-rule.js';
import { inOrUnder, isQuiet, touchedLines } from '../line-signals.js';

const SETTINGS: readonly FileKind[] = ['manifest', 'tfvars'];

export const UNREAD_RULES: readonly FileRule[] = [
  {
    about: 'file',
    id: 'iam/unread-settings',
    title: 'People or rights change in a file that cannot be parsed',
    category: 'iam',
    level: 'medium',
    confidence: 'low',
    why: 'The tool that reads it may be more lenient than we are.',
    remedy: 'Mend the file, so that what it says can be checked.',
    source: 'the definition of the category; unreadable counts as risky',
    find: (file) => unreadLines(file, PEOPLE),
    examples: {
      hit: [
        {
          path: 'pillar/users.sls',
          patch:
            '@@ -1,4 +1,9 @@ users:\n   ada:\n     fullname: "Ada"\n+  bob:\n+    fullname: "Bob",\n+    ssh_keys:\n+      - ssh-ed25519 AAAA bob\n',
        },
      ],
      miss: [
        { path: 'pillar/motd.sls', patch: '@@ -1,2 +1,3 @@ motd:\n   text: "hello"\n+  lines: "two",' },
        {
          path: 'apps/web/helmrelease.yaml',
          patch:
            '@@ -1,3 +1,3 @@ securityContext:\n-  runAsGroup: 65534\n+  runAsGroup: 2000\n   fsGroupChangePolicy: "On\n',
        },
        { path: 'tests/users.yaml', patch: '@@ -1,2 +1,3 @@ users:\n   - ada\n+  - bob,' },
      ],
    },
  },
  {
    about: 'file',
    id: 'network/unread-settings',
    title: 'Ways in or names change in a file that cannot be parsed',
    category: 'network',
    level: 'medium',
    confidence: 'low',
    why: 'The tool that reads it may be more lenient than we are.',
    remedy: 'Mend the file, so that what it says can be checked.',
    source: 'the definition of the category; unreadable counts as risky',
    find: (file) => unreadLines(file, PLACES),
    examples: {
      hit: [
        {
          path: 'environments/sandbox.tfvars',
          patch:
            '@@ -1,3 +1,6 @@ frontends = [\n   {\n     name = "one"\n+    custom_domain  = "one.example.org"\n+    backend_domain = ["lb.example.org"]\n+  }\n   {',
        },
      ],
      miss: [{ path: 'environments/sandbox.tfvars', patch: '@@ -1,2 +1,2 @@\n-size = "small\n+size = "large' }],
    },
  },
];

/** Keys are asked with their separator, so that words of a text are none. */
const PEOPLE =
  /^(?:- )?["']?\w*(?:ssh_?keys?|authorized_?keys?|users?|groups?|members|maintainers|admins?|owners|roles?|role_?arns?|polic(?:y|ies)|permissions?|access|acls?|sudo\w*|principals?)["']?\s*[:=]/i;
/** How a pod runs, and when something is fetched or started anew: policies of that sort are about nobody. */
const POD_SETTINGS =
  /^(?:- )?["']?(?:runAs\w+|fsGroup\w*|supplementalGroups|\w*(?:Pull|Restart|Update|Change|Retention|Reclaim|Concurrency|Traffic|Deletion|Rotation)_?Policy)["']?\s*[:=]/i;
const PLACES =
  /^(?:- )?["']?\w*(?:ingress|egress|firewall\w*|cidrs?|front_?ends?|back_?ends?|backend_domain|custom_domain|listeners?|gateways?|dns\w*|records?|subnets?|routes?|security_groups?|(?:allow|white|deny|block)_?list|load_?balancers?)["']?\s*[:=]/i;

function unreadLines(file: FileView, keys: RegExp): readonly Hit[] {
  if (file.reading?.kind !== 'opaque') return [];
  return touchedLines(
    file,
    SETTINGS,
    (line) => !isQuiet(line) && !POD_SETTINGS.test(line.text) && inOrUnder(line, keys),
  );
}
