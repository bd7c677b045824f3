/** Says what a file is, by its name alone: which content rules may read it, and whether its content can be deployed at all. */
import { remembering } from '../domain/remembering.js';
import type { FileKind, Inert } from '../domain/risk-rule.js';

/** Takes a comparable path (core/paths.ts). The first row that matches wins. */
export function fileKind(path: string): FileKind {
  return kindOf(path);
}

/** One path is asked about by several, and a history has the same paths again and again. */
const PATHS = 10_000;

const kindOf = remembering(PATHS, (path): FileKind => {
  // The end of a path says what it is; an overlong one must not cost time.
  const end = path.slice(-600);
  return KINDS.find(([, pattern]) => pattern.test(end))?.[0] ?? 'other';
});

/**
 * What a file is where its name does not say it: a zone file that is called after its zone, an object of a cluster or a
 * policy under any name. A name must not hide what the patch shows.
 */
export function fileKindBy(path: string, patch: string): FileKind {
  const kind = fileKind(path);
  if (kind === 'workflow' && !WORKFLOW.test(path)) return holdsObjects(patch) ? 'manifest' : kind;
  if (kind === 'script' && FIREWALL_COMMAND.test(patch)) return 'server-config';
  if ((kind === 'manifest' || kind === 'sql') && CHANGE_LOG.test(patch)) return 'migration';
  if (kind !== 'other' && !path.endsWith('.txt')) return kind;
  if (holdsObjects(patch) || POLICY_STATEMENT.test(patch)) return 'manifest';
  if (/\.conf$/.test(path) && SERVER_DIRECTIVE.test(patch)) return 'server-config';
  if (kind === 'other' && /^[ +-]#!\//m.test(patch.slice(0, 300))) return 'script';
  return !/\.[^/]*$/.test(path) && ZONE_RECORD.test(patch) ? 'server-config' : kind;
}

function holdsObjects(patch: string): boolean {
  return (
    /^[ +-]\s{0,40}["']?apiVersion["']?\s{0,4}:/m.test(patch) && /^[ +-]\s{0,40}["']?kind["']?\s{0,4}:/m.test(patch)
  );
}

const POLICY_STATEMENT = /^[ +-].{0,200}["']Effect["']\s{0,8}:\s{0,8}["'](?:Allow|Deny)["']/m;
const WORKFLOW = /^\.github\/workflows\/[^/]+\.ya?ml$/;
/** The last of them: what stands behind it in the path still says whether a file is documentation or generated. */
const LIVE_FOLDER =
  /^(?:.*\/)?(?:templates|migrations?|db\/migrate)\/(?:tests?|docs?|archived?|examples?|samples?|demos?|dist)\//;
const LIVE_ENDING = /\.(?:sql|ya?ml|rb|py)$/;

/** A script that sets up a packet filter, by the lines that it changes. */
const FIREWALL_COMMAND =
  /^[+-]\s{0,40}(?:sudo )?(?:ip6?tables(?:-\w+)?\s(?:-\w\s+\S+\s+)?(?:-[AIDPRXF]|--(?:append|insert|delete|policy|replace|flush)\b)|ufw (?:--\w+ )?(?:allow|deny|limit|reject|delete|default|route|insert|prepend|disable|reset)|nft (?:add|insert|delete|destroy|replace|flush) |firewall-cmd )/m;
/** A change log of Liquibase under any name. */
const CHANGE_LOG =
  /^[ +-]\s{0,8}(?:(?:\{\s{0,8})?["']?databaseChangeLog["']?\s{0,4}:|--\s?liquibase formatted sql|--\s?changeset \S{1,100}:)/im;
/** As nginx writes them, whatever the file is called. */
const SERVER_DIRECTIVE = /^[ +-]\s{0,40}(?:listen|server_name|proxy_pass|allow|deny)\s[^;]{1,200};/m;
const ZONE_RECORD =
  /^[+-][\w.@*-]{0,80}\s{1,60}(?:[\w/]{1,12}\s{1,8})?(?:IN\s{1,8})?(?:A|AAAA|CNAME|PTR|MX|SRV|TXT|NS|CAA|SOA|DYNA)[ \t!]/m;

/** Why the file's content carries no category; null: it may. */
export function inertness(path: string): Inert | null {
  return inertnessOf(path);
}

const inertnessOf = remembering(PATHS, (path): Inert | null => {
  if (WORKFLOW.test(path)) return null;
  // What tools read with all its folders is live in every one of them.
  const inside = LIVE_FOLDER.exec(path);
  if (inside !== null && LIVE_ENDING.test(path)) return inertness(path.slice(inside.index + inside[0].length));
  return INERT.find(([, matches]) => matches(path))?.[0] ?? null;
});

const CODE = 'rb|rs|py|js|ts|mjs|cjs|exs|cs|php|go|kt|java';

const MIGRATION =
  /(?:^|\/)(?:db\/migrate|database\/migrations|(?:alembic|migrations)\/versions|priv\/[^/]+\/migrations|[^/]*migrations?(?:[-_][^/]*)?)\//;

const KINDS: readonly (readonly [FileKind, RegExp])[] = [
  // GitHub runs whatever stands here, whatever it is called.
  ['workflow', /^\.github\/workflows\/[^/]+\.ya?ml$/],
  ['docs', /\.(?:md|mdx|rst|adoc|txt|markdown|html\.erb|md\.erb)$|(?:^|\/)(?:license|notice|authors|changelog)$/],
  ['asset', /\.(?:png|jpe?g|gif|svg|ico|webp|avif|pdf|woff2?|ttf|otf|eot|mp[34]|webm|zip|gz|tgz|jar)$/],
  ['schema-dump', /(?:^|\/)(?:schema\.rb|structure\.sql)$|modelsnapshot\.cs$|\.prisma$/],
  [
    'migration',
    new RegExp(
      `${MIGRATION.source}(?:[^/]+/)*(?:[^/]*\\d{3}[^/]*\\.(?:${CODE}|xml|ya?ml|json)|[^/]+\\.(?:sql|psql|ddl|cql))$`,
    ),
  ],
  // These frameworks load every module of the folder, whatever it is called.
  [
    'migration',
    /(?:^|\/)(?:db\/(?:data_)?migrate|db\/post_migrate)\/[^/]+\.rb$|(?:^|\/)(?:(?:alembic|migrations)\/versions|migrations)\/(?!__init__)[^/]+\.py$/,
  ],
  // Scripts that a tool runs once, in the order of their names.
  [
    'migration',
    /(?:^|\/)(?:db[-_]?scripts|dbup|migrator|evolutions|deltas?|schema[-_]?(?:changes|updates)|(?:db|sql|database)[-_/](?:updates?|upgrades?|patches|changes))\/(?:[^/]+\/)*(?:[vr]|script[-_]?)?\d[^/]*\.sql$/,
  ],
  ['migration', /(?:^|\/)(?:sqitch|schema)\/(?:[^/]+\/)?deploy\/[^/]+\.sql$/],
  [
    'migration',
    /(?:^|\/)(?:v\d[\d._]*__|r__)[^/]*\.sql$|(?:^|\/)[^/]*\.(?:up|down)\.sql$|(?:^|\/)drizzle\/[^/]+\.sql$/,
  ],
  ['migration', /(?:^|\/)(?:db[-_.])?changelog[^/]*\.(?:xml|ya?ml|json|sql)$|(?:^|\/)atlas\.sum$/],
  // Change logs of Liquibase in the folder of the database; elsewhere their text tells them from release notes.
  [
    'migration',
    /(?:^|\/)(?:(?:db|database)\/changelogs?|liquibase)\/(?:[^/]+\/)*[^/]+\.(?:xml|ya?ml|json|sql|groovy)$|(?:^|\/)grails-app\/migrations\/(?:[^/]+\/)*[^/]+\.groovy$/,
  ],
  // SeaORM.
  ['migration', /(?:^|\/)m\d{8}_\d{6}_[^/]+\.rs$/],
  // The tables of a SQL Server project are the schema: deploying it changes the database to them.
  [
    'schema-dump',
    /(?:^|\/)dbo\/(?:tables|views|functions|stored[ _]?procedures|user[ _]?defined[ _]?(?:types|table types)|types|triggers|sequences|indexes)\/(?:[^/]+\/)*[^/]+\.sql$|(?:^|\/)db\/schema\.sql$/,
  ],
  ['sql', /\.(?:sql|psql|pgsql|ddl)$/],
  ['workflow', /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$|(?:^|\/)action\.ya?ml$/],
  ['tfvars', /\.tfvars(?:\.json)?$/],
  ['terraform', /\.(?:tf|tofu|hcl)$|\.(?:tf|tofu)\.json$/],
  ['bicep', /\.bicep(?:param)?$/],
  ['jsonnet', /\.(?:jsonnet|libsonnet)$/],
  // Configurations that decide by themselves who comes in, templates of them too.
  [
    'server-config',
    /(?:^|\/)(?:sshd_config|sudoers|my\.cnf|mysqld?\.cnf|(?:postgresql|pg_hba|redis|redis-server|mongod?|memcached)\.conf|hosts\.(?:allow|deny)|(?:nginx|haproxy|squid|iptables|ip6tables|nftables)[\w.-]*\.(?:conf|cfg|rules|v4|v6|nft)|rules\.v[46])(?:\.(?:j2|jinja2?|erb|tmpl|tpl|template))?$|(?:^|\/)(?:sshd_config|sudoers)\.d\/[^/]+$/,
  ],
  // Puppet declares the users and the packet filters of machines.
  ['server-config', /\.pp$/],
  ['template', /\.(?:tpl|tftpl|j2|jinja2?|tmpl|gotmpl|template)$/],
  [
    'server-config',
    /(?:^|\/)(?![^/]*\.(?:py|tsx?|jsx?|mjs|cjs|go|rb|java|kt|php|cs|rs|sh|sql|ya?ml|json|html|css|c|h|tf|tpl|exs?|pp|erb|epp|lua|pl|md|rst|txt)$)(?:nginx|haproxy|squid|caddyfile|iptables|ip6tables|nftables|named|db\.)[^/]*$|(?:^|\/)dnscontrol[^/]*$/,
  ],
  [
    'server-config',
    /\.(?:zone|nft|rules|vcl)$|(?:^|\/)nginx\/.*\.conf$|(?:^|\/)(?:sites-(?:available|enabled)|conf\.d)\//,
  ],
  // Zone files that are called after their zone.
  [
    'server-config',
    /(?:^|\/)(?:templates|zones?|zonefiles?|named|bind)\/(?:[^/]+\/)*(?:[a-z0-9_-]+\.)+(?:org|com|net|io|dev|edu|gov|uk|info|eu|arpa|app|de|fr|nl)$/,
  ],
  // GitHub's own settings, and ours: paths decide there.
  ['other', /^\.github\/[^/]+\.ya?ml$|^twokey\.ya?ml$/],
  ['other', /(?:^|\/)(?:package|tsconfig[^/]*|composer|jsonnetfile|renovate|\.[^/]+)\.json5?$/],
  ['manifest', /\.(?:ya?ml|json|hujson|sls)$/],
  // Other TOML belongs to the tools of a language.
  [
    'manifest',
    /(?:^|\/)(?:teams?|people|members|users?|groups?|repos(?:itories)?|orgs?|permissions?|access|rbac|iam)(?:\/(?:[^/]+\/)*[^/]+)?\.toml$/,
  ],
  ['script', /\.(?:sh|bash|zsh|ps1|mk)$|(?:^|\/)(?:makefile|justfile|rakefile|jenkinsfile|dockerfile[^/]*)$/],
  ['code', /\.(?:tsx?|jsx?|mts|mjs|cjs|py|go|java|kt|rb|cs|php|exs?|rs|scala|swift|c|cc|cpp|h)$/],
];

const LOCK =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|go\.sum|cargo\.lock|gemfile\.lock|composer\.lock|poetry\.lock|uv\.lock|pdm\.lock|pipfile\.lock|mix\.lock|pubspec\.lock|podfile\.lock|flake\.lock|packages\.lock\.json|chart\.lock|jsonnetfile\.lock\.json|gradle\.lockfile|\.terraform\.lock\.hcl)$/;

const GENERATED =
  /\.(?:snap|map|lock)$|\.min\.(?:js|css)$|\.(?:pb|pb\.gw|gen|generated|g)\.(?!(?:tf|tofu|tfvars|hcl|sql|ya?ml|json)$)[a-z]+$|_pb2(?:_grpc)?\.py$|(?:^|\/)zz_generated[^/]*$|(?:^|\/)(?:vendor|node_modules|third_party|dist|__snapshots__|__generated__|\.yarn|\.venv|site-packages)\//;

const TESTS =
  /(?:^|\/)(?:tests?|specs?|fixtures?|testdata|__tests__|__mocks__|__fixtures__|mocks?|e2e|molecule)\/|(?:[._-](?:test|spec)|_tests?)\.(?!(?:ya?ml|json|tf|tfvars|hcl|sls)$)[a-z]+$/;

/** `environments/test/` is a place that is deployed to, not a test. */
const TEST_ENVIRONMENT =
  /(?:^|\/)(?:env|envs|environments?|clusters?|accounts?|stages?|overlays?|deployments?|live|tfvars|values|vars|inventor(?:y|ies)|group_vars)\/(?:[^/]+\/)?tests?\//;

/** So is `environments/demo/`. */
const DEMO_ENVIRONMENT =
  /(?:^|\/)(?:env|envs|environments?|clusters?|accounts?|stages?|overlays?|deployments?|live|tfvars|values|vars|inventor(?:y|ies)|group_vars)\/(?:[^/]+\/)?demos?\//;

/** Notes of releases are text, in whatever language they are kept. */
const DOCS_FOLDER = /(?:^|\/)(?:docs?|documentation|release[-_]?notes|changelogs\/fragments)\//;

const INERT: readonly (readonly [Inert, (path: string) => boolean])[] = [
  ['lock', (path) => LOCK.test(path)],
  ['generated', (path) => GENERATED.test(path)],
  ['asset', (path) => fileKind(path) === 'asset'],
  ['docs', (path) => fileKind(path) === 'docs' || DOCS_FOLDER.test(path)],
  ['test', (path) => TESTS.test(path) && !TEST_ENVIRONMENT.test(path)],
  [
    'example',
    (path) => /(?:^|\/)(?:examples?|samples?|demos?|archived?|attic)\//.test(path) && !DEMO_ENVIRONMENT.test(path),
  ],
];
