import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeKubernetes, readManifest } from '../../../src/core/readers/kubernetes.js';
import { isValuesFile } from '../../../src/core/readers/values.js';
import type { Effect, Reader, Reading } from '../../../src/domain/effect.js';

const PARSERS = { sql: () => null };

const ROLE = `# who may look
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
  labels:
    app: reader
rules:
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["get", "list"]
`;

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
    note: hello
spec:
  replicas: 2
  template:
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: shop/web:1.2.3
          env:
            - name: URL
              value: https://example.org
        - name: proxy
          image: envoy:1
`;

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  type: ClusterIP
  selector:
    app: web
  ports:
    - port: 80
`;

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock:
            cidr: 10.0.0.0/8
      ports:
        - port: 5432
          protocol: TCP
`;

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ include "web.fullname" . }}
  labels:
    {{- include "web.labels" . | nindent 4 }}
  annotations:
    nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8
spec:
  {{- if .Values.tls }}
  tls:
    - secretName: {{ .Values.tls.secret }}
  {{- end }}
  rules:
    - host: {{ .Values.host }}
`;

const VALUES = `# settings of the shop
replicaCount: 2
image:
  repository: shop/web
  tag: "1"
service:
  type: ClusterIP
ingress:
  enabled: true
  hosts:
    - host: shop.example.org
serviceAccount:
  create: true
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::1:role/web
env:
  - name: LOG
    value: debug
resources:
  limits:
    cpu: 1
govukApplications:
  - name: publisher
    helmValues:
      replicas: 2
  - name: whitehall
    helmValues:
      replicas: 2
      cronTasks: []
`;

const KUSTOMIZATION = `resources:
  - ../base
  - rbac.yaml
  - github.com/org/repo//deploy?ref=v1
images:
  - name: web
    newTag: "1"
`;

function effects(reading: Reading): readonly Effect[] {
  if (reading.kind === 'opaque') throw new Error(reading.reason);
  return reading.effects;
}

function said(reader: Reader, name: string, base: string | null, head: string | null): readonly string[] {
  return effects(reader({ name, base, head }, PARSERS)).map(wordsOf).sort();
}

function wordsOf(effect: Effect): string {
  if (effect.kind === 'object') return `${effect.event} ${effect.type} [${effect.subject}]`;
  if (effect.kind === 'grant') return `${effect.event} grant ${effect.of} ${effect.value} ${effect.breadth}`;
  if (effect.kind === 'exposure')
    return `${effect.event} ${effect.direction} ${effect.from.join(',')} ${effect.breadth}`;
  return effect.kind === 'safeguard' ? `${effect.safeguard} ${effect.event}` : effect.kind;
}

type Row = readonly [what: string, name: string, base: string | null, head: string | null, effects: readonly string[]];

const MANIFESTS: readonly Row[] = [
  [
    'a comment, a label or another order is nothing',
    'k8s/role.yaml',
    ROLE,
    ROLE.replace('# who may look', '# readers')
      .replace('app: reader', 'app: other')
      .replace('["get", "list"]', '["list", "get"]'),
    [],
  ],
  [
    'an image, an environment value and a replica count are nothing',
    'k8s/web.yaml',
    DEPLOYMENT,
    DEPLOYMENT.replace('1.2.3', '1.3.0').replace('example.org', 'example.com').replace('replicas: 2', 'replicas: 3'),
    [],
  ],
  [
    'an image of an API port is still nothing beside a moved container',
    'k8s/web.yaml',
    DEPLOYMENT,
    DEPLOYMENT.replace('envoy:1', 'envoy:2'),
    [],
  ],
  [
    'a role that may write is a grant',
    'k8s/role.yaml',
    ROLE,
    ROLE.replace('"list"]', '"list", "delete"]'),
    ['added grant permission delete pods write', 'changed ClusterRole [ClusterRole reader]'],
  ],
  [
    'every verb on every resource is an admin right',
    'k8s/role.yaml',
    ROLE,
    ROLE.replace('["pods"]', '["*"]').replace('["get", "list"]', '["*"]'),
    [
      'added grant action * admin',
      'added grant permission * * write',
      'added grant resource every resource * wildcard',
      'changed ClusterRole [ClusterRole reader]',
    ],
  ],
  [
    'reading secrets is named',
    'k8s/role.yaml',
    ROLE,
    ROLE.replace('"pods"', '"pods", "secrets"'),
    [
      'added grant permission get secrets wildcard',
      'added grant permission list secrets wildcard',
      'changed ClusterRole [ClusterRole reader]',
    ],
  ],
  [
    'scaling to nothing disables',
    'k8s/web.yaml',
    DEPLOYMENT,
    DEPLOYMENT.replace('replicas: 2', 'replicas: 0'),
    ['disabled Deployment [Deployment shop/web]'],
  ],
  [
    'another service account is access',
    'k8s/web.yaml',
    DEPLOYMENT,
    DEPLOYMENT.replace('serviceAccountName: web', 'serviceAccountName: admin'),
    ['changed kubernetes/access [Deployment shop/web]'],
  ],
  [
    'a privileged container is access',
    'k8s/web.yaml',
    DEPLOYMENT,
    DEPLOYMENT.replace(
      '          image: envoy:1',
      '          image: envoy:1\n          securityContext:\n            privileged: true',
    ),
    ['changed kubernetes/access [Deployment shop/web]'],
  ],
  [
    'a port of the host is network',
    'k8s/web.yaml',
    DEPLOYMENT,
    DEPLOYMENT.replace(
      '          image: envoy:1',
      '          image: envoy:1\n          ports:\n            - hostPort: 22',
    ),
    ['changed kubernetes/network [Deployment shop/web]'],
  ],
  [
    'a role annotation is access',
    'k8s/web.yaml',
    DEPLOYMENT,
    DEPLOYMENT.replace('note: hello', 'eks.amazonaws.com/role-arn: arn:aws:iam::1:role/x'),
    ['changed kubernetes/access [Deployment shop/web]'],
  ],
  [
    'an object gone from a file of many is removed',
    'k8s/all.yaml',
    `${DEPLOYMENT}---\n${ROLE}`,
    ROLE,
    ['removed Deployment [Deployment shop/web]'],
  ],
  [
    'objects in another order are nothing',
    'k8s/all.yaml',
    `${DEPLOYMENT}---\n${ROLE}`,
    `${ROLE}---\n${DEPLOYMENT}`,
    [],
  ],
  [
    'a port of a plain service is nothing',
    'k8s/svc.yaml',
    SERVICE,
    SERVICE.replace('port: 80', 'port: 8080').replace('app: web', 'app: other'),
    [],
  ],
  [
    'a service made public is opened',
    'k8s/svc.yaml',
    SERVICE,
    SERVICE.replace('ClusterIP', 'LoadBalancer'),
    ['changed Service [Service shop/web]', 'opened ingress 0.0.0.0/0 world'],
  ],
  [
    'a network policy that lets the world in is opened',
    'k8s/np.yaml',
    POLICY,
    POLICY.replace('10.0.0.0/8', '0.0.0.0/0'),
    ['changed NetworkPolicy [NetworkPolicy db]', 'closed ingress 10.0.0.0/8 private', 'opened ingress 0.0.0.0/0 world'],
  ],
  [
    'a network policy gone leaves open',
    'k8s/np.yaml',
    POLICY,
    null,
    ['opened ingress what the policy kept out unknown', 'removed NetworkPolicy [NetworkPolicy db]'],
  ],
  [
    'a range in an annotation of a chart template counts',
    'chart/templates/ingress.yaml',
    INGRESS,
    INGRESS.replace('10.0.0.0/8', '0.0.0.0/0'),
    [
      'changed Ingress [Ingress {{ include "web.fullname" . }}]',
      'closed ingress 10.0.0.0/8 private',
      'opened ingress 0.0.0.0/0 world',
    ],
  ],
  [
    'another certificate of an ingress is nothing',
    'chart/templates/ingress.yaml',
    INGRESS,
    INGRESS.replace('.Values.tls.secret', '.Values.tls.name'),
    [],
  ],
  [
    'a template that gets another name is the same object',
    'chart/templates/ingress.yaml',
    INGRESS,
    INGRESS.replace('web.fullname', 'shop.fullname'),
    [],
  ],
  [
    'items of a list are objects',
    'k8s/list.yaml',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } },
        { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'b' } },
      ],
    }),
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } }],
    }),
    ['removed Namespace [Namespace b]'],
  ],
  [
    'cluster-admin for everybody',
    'k8s/crb.yaml',
    null,
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: all\nroleRef:\n  kind: ClusterRole\n  name: cluster-admin\nsubjects:\n  - kind: Group\n    name: system:unauthenticated\n',
    [
      'added ClusterRoleBinding [ClusterRoleBinding all]',
      'added grant principal Group system:unauthenticated everyone',
      'added grant role cluster-admin admin',
    ],
  ],
  [
    'a reclaim policy that lets data go is a safeguard off',
    'k8s/sc.yaml',
    'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\nreclaimPolicy: Retain\n',
    'apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata:\n  name: fast\nreclaimPolicy: Delete\n',
    ['deletion-protection off'],
  ],
  [
    'a resource that a kustomization no longer takes',
    'overlays/prod/kustomization.yaml',
    KUSTOMIZATION,
    KUSTOMIZATION.replace('  - rbac.yaml\n', ''),
    ['entry-removed kustomize/resource [rbac.yaml]'],
  ],
  [
    'a moved base and a bumped version of a kustomization are nothing',
    'overlays/prod/kustomization.yaml',
    KUSTOMIZATION,
    KUSTOMIZATION.replace('../base', '../../base').replace('ref=v1', 'ref=v2').replace('newTag: "1"', 'newTag: "2"'),
    [],
  ],
  [
    'a release that a Helmfile no longer has',
    'helmfile.yaml',
    'releases:\n  - name: a\n    chart: x\n  - name: b\n    chart: y\n',
    'releases:\n  - name: a\n    chart: x\n',
    ['entry-removed helmfile/release [b]'],
  ],
  [
    'a dependency bumped is nothing, one gone is an entry',
    'chart/Chart.yaml',
    'dependencies:\n  - name: redis\n    version: 1\n  - name: pg\n    version: 1\n',
    'dependencies:\n  - name: redis\n    version: 2\n',
    ['entry-removed helm/dependency [pg]'],
  ],
  [
    'values inside a Flux release are read',
    'flux/web.yaml',
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\nspec:\n  values:\n    ingress:\n      enabled: false\n',
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\nspec:\n  values:\n    ingress:\n      enabled: true\n',
    ['changed values/ingress [ingress]'],
  ],
];

const SETTINGS: readonly Row[] = [
  [
    'plain settings are nothing',
    'values-prod.yaml',
    VALUES,
    VALUES.replace('tag: "1"', 'tag: "2"')
      .replace('debug', 'info')
      .replace('cpu: 1', 'cpu: 2')
      .replace('replicaCount: 2', 'replicaCount: 4'),
    [],
  ],
  [
    'another host of an ingress',
    'values-prod.yaml',
    VALUES,
    VALUES.replace('shop.example.org', 'www.example.org'),
    ['changed values/ingress [ingress]'],
  ],
  [
    'another role of a service account',
    'values-prod.yaml',
    VALUES,
    VALUES.replace('role/web', 'role/admin'),
    ['changed values/access [serviceAccount]'],
  ],
  [
    'a service made public',
    'values-prod.yaml',
    VALUES,
    VALUES.replace('type: ClusterIP', 'type: LoadBalancer'),
    ['changed values/network [service type]'],
  ],
  [
    'an application gone from the list',
    'values-prod.yaml',
    VALUES,
    VALUES.slice(0, VALUES.indexOf('  - name: whitehall')),
    ['entry-removed values/app [govukApplications whitehall]'],
  ],
  [
    'an application set to run nowhere',
    'values-prod.yaml',
    VALUES,
    VALUES.replace('replicaCount: 2', 'replicaCount: 0'),
    ['disabled values/app [values-prod.yaml]'],
  ],
  [
    'an address range, wherever it stands',
    'environments/prod.yaml',
    'office: 10.1.0.0/16\n',
    'office: 0.0.0.0/0\n',
    ['changed values/network [office]', 'closed ingress 10.1.0.0/16 private', 'opened ingress 0.0.0.0/0 world'],
  ],
  [
    'ranges of a balancer',
    'values.yaml',
    'web:\n  loadBalancerSourceRanges:\n    - 192.0.2.1/32\n',
    'web:\n  loadBalancerSourceRanges:\n    - 192.0.2.1/32\n    - 198.51.100.7/32\n',
    ['changed values/firewall [web loadBalancerSourceRanges]', 'opened ingress 198.51.100.7/32 some'],
  ],
  [
    'alerting rules have groups, but not of people',
    'rules.yaml',
    'groups:\n  - name: a\n    rules:\n      - alert: X\n        expr: up\n',
    'groups:\n  - name: a\n    rules:\n      - alert: X\n        expr: down\n',
    [],
  ],
  [
    'users of a pillar',
    'pillar/base/users.sls',
    '{% set x = 1 %}\nusers:\n  anna:\n    groups: [a]\n',
    '{% set x = 1 %}\nusers:\n  anna:\n    groups: [a, admin]\n',
    ['changed values/access [pillar/base/users.sls]'],
  ],
  [
    'a firewall task of Ansible',
    'roles/web/tasks/main.yml',
    '- name: open web\n  ansible.posix.firewalld:\n    port: 80/tcp\n    state: enabled\n',
    '- name: open web\n  ansible.posix.firewalld:\n    port: 22/tcp\n    state: enabled\n',
    ['changed values/firewall [open web ansible.posix.firewalld]'],
  ],
  [
    'translations are no settings',
    'locales/en.json',
    '{"users":{"a":"b"},"ingress":"x"}',
    '{"users":{"a":"c"},"ingress":"y"}',
    [],
  ],
];

describe('reading Kubernetes objects', () => {
  it.each(MANIFESTS)('%s', (_, name, base, head, expected) => {
    expect(said(readManifest, name, base, head)).toEqual([...expected].sort());
  });

  it('knows a manifest from its text', () => {
    expect(looksLikeKubernetes(ROLE)).toBe(true);
    expect(looksLikeKubernetes(VALUES)).toBe(false);
  });

  it.each([
    ['apiVersion: v1\nkind: Role', true],
    ['kind: Role\napiVersion: v1', true],
    ['  apiVersion: v1\n  kind: Role', true],
    ['\tapiVersion:v1\n- kind:Role', true],
    ['{\n  "apiVersion"  : "v1",\n  "kind"  : "Role"\n}', true],
    ['apiVersion   : v1\nkind   : Role', true],
    ['apiVersion: v1', false],
    ['kind: Role', false],
    ['my apiVersion: v1\nkind: Role', false],
    ['apiVersion: v1\nmy kind: Role', false],
    ['xapiVersion: v1\nkind: Role', false],
    ['apiVersion: v1\nxkind: Role', false],
    ['apiVersionx: v1\nkind: Role', false],
    ['apiVersion: v1\nkindx: Role', false],
    ['# none\nnone: apiVersion\nnone: kind', false],
  ])('of %j says %s', (text, expected) => {
    expect(looksLikeKubernetes(text)).toBe(expected);
  });

  it('says that it cannot read what does not parse', () => {
    expect(readManifest({ name: 'a.yaml', base: ROLE, head: 'a: [1' }, PARSERS).kind).toBe('opaque');
  });

  it('is opaque where it is too long, whatever it holds', () => {
    const long = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  a: |\n${'    { "x": 1 }\n'.repeat(80_000)}`;
    const edited = long.replace('"x": 1', '"x": 2');
    expect(readManifest({ name: 'k8s/a.yaml', base: long, head: edited }, PARSERS).kind).toBe('opaque');
  });
  it('places effects on their lines', () => {
    const head = DEPLOYMENT.replace('serviceAccountName: web', 'serviceAccountName: admin');
    const [effect] = effects(readManifest({ name: 'a.yaml', base: DEPLOYMENT, head }, PARSERS));
    expect(effect).toMatchObject({ line: 1, attributes: [{ before: 'web', after: 'admin', line: 12, baseLine: 12 }] });
  });
});

describe('reading settings', () => {
  it.each(SETTINGS)('%s', (_, name, base, head, expected) => {
    expect(said(readManifest, name, base, head)).toEqual([...expected].sort());
  });

  it('knows settings files by their names', () => {
    for (const name of [
      'values.yaml',
      'app/values-prod.yml',
      'roles/a/vars/main.yml',
      'group_vars/all.yml',
      'pillar/a.sls',
    ]) {
      expect(isValuesFile(name)).toBe(true);
    }
    expect(isValuesFile('k8s/role.yaml')).toBe(false);
  });

  it.each([
    [4000, ['changed values/network [a]', 'opened ingress 0.0.0.0/0 world']],
    [4001, ['opened ingress 0.0.0.0/0 world']],
  ])('a range in a text of %s characters still opens', (length, expected) => {
    const text = (range: string) => `a: ${'x'.repeat(length - 12)} ${range.padStart(11)}\n`;
    expect(said(readManifest, 'a.yaml', text('none'), text(' 0.0.0.0/0'))).toEqual(expected);
  });

  it.each([
    [300, 300, 1],
    [301, 301, 301],
    [301, 300, 301],
    [300, 301, 301],
  ])('of %s nameless entries that become %s in another order, %s differ', (before, after, differing) => {
    const people = (count: number, first: number) =>
      `things:\n${Array.from({ length: count }, (_, index) => `  - users: [a${first + index}]\n`).join('')}`;
    expect(said(readManifest, 'a.yaml', people(before, 0), people(after, 1))).toHaveLength(differing);
  });
});

const SAMPLES: readonly string[] = [
  ROLE,
  DEPLOYMENT,
  SERVICE,
  POLICY,
  INGRESS,
  VALUES,
  KUSTOMIZATION,
  `${SERVICE}---\n${ROLE}---\n${POLICY}`,
];
const NAMES: readonly string[] = [
  'a/x.yaml',
  'values.yaml',
  'chart/templates/x.yaml',
  'kustomization.yaml',
  'helmfile.yaml',
  'chart.yaml',
];

/** A real-looking text, cut, with a piece written over, or with a line less. */
const edited = fc
  .tuple(
    fc.constantFrom(...SAMPLES),
    fc.nat(1000),
    fc.constantFrom('cut', 'over', 'line', 'same'),
    fc.constantFrom('*', '0.0.0.0/0', '{{ x }}', ': ', '- ', '[', '"', '\n', '  ', 'LoadBalancer', '&a', '*a', '0'),
  )
  .map(([text, at, how, piece]) => {
    const place = at % text.length;
    if (how === 'cut') return text.slice(0, place);
    if (how === 'over') return text.slice(0, place) + piece + text.slice(place + piece.length);
    return how === 'line'
      ? text
          .split('\n')
          .filter((_, index) => index !== at % 20)
          .join('\n')
      : text;
  });

const MIRROR: Readonly<Record<string, string>> = {
  added: 'removed',
  removed: 'added',
  opened: 'closed',
  closed: 'opened',
  off: 'on',
  on: 'off',
  enabled: 'disabled',
  disabled: 'enabled',
  'entry-added': 'entry-removed',
  'entry-removed': 'entry-added',
};

function mirrored(words: string): string {
  return words
    .split(' ')
    .map((word, index) => (index < 2 ? (MIRROR[word] ?? word) : word))
    .join(' ');
}

/** Template names are named by the side that is there, so the subject is left out. */
function plainWords(effect: Effect): string {
  return wordsOf(effect).replace(/ \[.*\]$/s, '');
}

describe('laws of the YAML readers', () => {
  it('never throws, and says nothing of equal texts', () => {
    fc.assert(
      fc.property(edited, edited, fc.constantFrom(...NAMES), (base, head, name) => {
        expect(['read', 'opaque']).toContain(readManifest({ name, base, head }, PARSERS).kind);
        expect(readManifest({ name, base, head: base }, PARSERS)).toEqual({ kind: 'read', effects: [] });
      }),
      { numRuns: 200 },
    );
  });

  it('mirrors its effects when base and head are swapped', () => {
    fc.assert(
      fc.property(edited, edited, fc.constantFrom(...NAMES), (base, head, name) => {
        const there = readManifest({ name, base, head }, PARSERS);
        const back = readManifest({ name, base: head, head: base }, PARSERS);
        expect(back.kind).toBe(there.kind);
        if (there.kind === 'opaque' || back.kind === 'opaque') return;
        expect(back.effects.map(plainWords).sort()).toEqual(
          there.effects.map((one) => mirrored(plainWords(one))).sort(),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('says nothing of comments and blank lines', () => {
    fc.assert(
      fc.property(fc.constantFrom(...SAMPLES), fc.constantFrom(...NAMES), fc.nat(40), (text, name, at) => {
        const lines = text.split('\n');
        const head = [...lines.slice(0, at), '', '# kind: ClusterRole 0.0.0.0/0', ...lines.slice(at)].join('\n');
        expect(readManifest({ name, base: text, head }, PARSERS)).toEqual({ kind: 'read', effects: [] });
      }),
      { numRuns: 100 },
    );
  });
});
