/** Readers of server, firewall, image, policy and DNS files, from files as teams write them: what is seen, and what is not. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { looksLikeOctodns, readDnsZone } from '../../../src/core/readers/dns-zone.js';
import { readDockerfile } from '../../../src/core/readers/dockerfile.js';
import { readFirebaseRules } from '../../../src/core/readers/firebase-rules.js';
import { readPulumiYaml } from '../../../src/core/readers/pulumi-yaml.js';
import { readPuppet } from '../../../src/core/readers/puppet.js';
import { readServerConfig } from '../../../src/core/readers/server-config.js';
import { looksLikeVaultPolicy, readVault } from '../../../src/core/readers/vault.js';
import type { Effect, Reader } from '../../../src/domain/effect.js';

const PARSERS = { sql: () => null };

function seen(reader: Reader, name: string, [base, head]: readonly [string | null, string | null]): readonly string[] {
  const reading = reader({ name, base, head }, PARSERS);
  return reading.kind === 'opaque' ? [`opaque: ${reading.reason}`] : reading.effects.map(inOneLine);
}

/** `changed nginx/access server a: +allow 10.0.0.1 -deny all`. */
function inOneLine(effect: Effect): string {
  switch (effect.kind) {
    case 'object': {
      const parts = effect.attributes.flatMap(({ path, before, after }) => [
        ...(before === null ? [] : [`-${path} ${before}`]),
        ...(after === null ? [] : [`+${path} ${after}`]),
      ]);
      return `${effect.event} ${effect.type} ${effect.subject}: ${parts.sort().join(' ')}`;
    }
    case 'grant':
      return `${effect.event} ${effect.of} ${effect.value} (${effect.breadth})`;
    case 'exposure':
      return `${effect.event} ${effect.direction} ${effect.breadth} ${JSON.stringify(effect.ports)}`;
    default:
      return effect.kind;
  }
}

type Edit = readonly [from: string, to: string];

function edited(text: string, ...edits: readonly Edit[]): readonly [string, string] {
  for (const [from] of edits) if (!text.includes(from)) throw new Error(`not in the sample: ${from}`);
  return [text, edits.reduce((now, [from, to]) => now.replace(from, () => to), text)];
}

const NGINX = `upstream app { server app-1:8080; server app-2:8080; }
server {
    listen 443 ssl http2; # outside
    server_name shop.example.com;
    ssl_certificate /etc/ssl/a.pem;
    add_header X-A "b; c";
    location /admin {
        allow 10.0.0.0/8;
        deny all;
        proxy_pass http://app/admin;
    }
    location / { proxy_pass http://app; }
}
`;
const HAPROXY = `frontend web
    bind *:443 ssl crt /etc/ssl/a.pem
    acl office src 10.0.0.0/8
    http-request deny if !office
    default_backend app
backend app
    server a 10.0.0.5:8080 check
`;
const IPTABLES = `*filter
:INPUT DROP [12:345]
-A INPUT -i lo -j ACCEPT
-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -m comment --comment "ssh" -j ACCEPT
-A INPUT -p tcp --dport 443 -j ACCEPT
COMMIT
`;
const NFT = `table inet filter {
  chain input {
    type filter hook input priority 0; policy drop;
    # the office
    ip saddr 10.0.0.0/8 tcp dport { 22, 80 } counter packets 1 bytes 2 accept
  }
}
`;
const SSHD = 'Port 22\nPermitRootLogin no\nPasswordAuthentication no # never\nBanner /etc/issue\n';
const CADDY = `shop.example.com {
  encode gzip
  @outside not remote_ip 10.0.0.0/8
  reverse_proxy app:8080
}
`;
const ZONE = `$ORIGIN example.com.
$TTL 3600
@   IN SOA ns1 admin (
      2024010101 ; serial
      7200 3600 1209600 3600 )
    IN NS ns1
www 300 IN A 192.0.2.1
www     IN A 192.0.2.2
txt IN TXT "v=spf1; -all"
`;
const OCTODNS = `www:
  - type: A
    ttl: 300
    values: [192.0.2.1, 192.0.2.2]
mail:
  type: CNAME
  value: example.net.
`;
const DNSCONTROL = `D("example.com", REG, DnsProvider(CF),
  A("www", "192.0.2.1", TTL(300)), // web
  CNAME("mail", "example.net."),
END);
`;
const VAULT = `# The shop
path "secret/data/shop/*" {
  capabilities = ["read", "list"]
}
path "auth/token/lookup-self" { capabilities = ["read"] }
`;
const DOCKER = `FROM node:20 AS build
RUN npm ci \\
    # the rest
    && npm run build
FROM node:20-slim
EXPOSE 80
USER node
CMD ["node"]
`;

describe('server configurations', () => {
  it.each<readonly [string, string, Edit, string]>([
    [
      'nginx.conf',
      NGINX,
      ['        deny all;\n', ''],
      'changed nginx/access server shop.example.com location /admin: -deny all',
    ],
    ['nginx.conf', NGINX, ['        deny all;\n', ''], 'opened ingress world "unknown"'],
    [
      'nginx.conf',
      NGINX,
      ['allow 10.0.0.0/8', 'allow 192.0.2.0/24'],
      'changed nginx/access server shop.example.com location /admin: +allow 192.0.2.0/24 -allow 10.0.0.0/8',
    ],
    ['nginx.conf', NGINX, ['listen 443', 'listen 8443'], 'changed nginx/listener server: +listen 8443 -listen 443'],
    [
      'nginx.conf',
      NGINX,
      ['app-2:8080', 'app-3:8080'],
      'changed nginx/network upstream app: +server app-3:8080 -server app-2:8080',
    ],
    ['nginx.conf.j2', NGINX, ['http://app;', 'http://{{ other }};'], 'changed nginx/network server: +proxy_pass other'],
    ['haproxy.cfg', HAPROXY, ['*:443', '*:444'], 'changed haproxy/listener frontend web: +bind *:444 -bind *:443'],
    [
      'haproxy.cfg',
      HAPROXY,
      ['src 10.0.0.0/8', 'src 0.0.0.0/0'],
      'changed haproxy/access frontend web: +acl office src 0.0.0.0/0 -acl office src 10.0.0.0/8',
    ],
    [
      'haproxy.cfg',
      HAPROXY,
      ['10.0.0.5:8080', '10.0.0.6:8080'],
      'changed haproxy/network backend app: +server 10.0.0.6:8080 -server 10.0.0.5:8080',
    ],
    ['iptables.rules', IPTABLES, ['-s 10.0.0.0/8 ', ''], 'opened ingress world [{"from":22,"to":22}]'],
    [
      'iptables.rules',
      IPTABLES,
      [':INPUT DROP', ':INPUT ACCEPT'],
      'changed firewall/rule rules: +rule :INPUT ACCEPT -rule :INPUT DROP',
    ],
    [
      'setup.sh',
      'ufw allow from 10.0.0.0/8 to any port 22\n',
      ['from 10.0.0.0/8 to any port 22', '22/tcp'],
      'opened ingress world [{"from":22,"to":22}]',
    ],
    [
      'nftables.nft',
      NFT,
      ['10.0.0.0/8', '0.0.0.0/0'],
      'opened ingress world [{"from":22,"to":22},{"from":80,"to":80}]',
    ],
    [
      'nftables.nft',
      NFT,
      ['policy drop', 'policy accept'],
      'changed firewall/rule input: +rule type filter hook input priority 0; policy accept -rule type filter hook input priority 0; policy drop',
    ],
    [
      'sshd_config',
      SSHD,
      ['PermitRootLogin no', 'PermitRootLogin yes'],
      'changed sshd/access sshd_config: +PermitRootLogin yes -PermitRootLogin no',
    ],
    ['Caddyfile', CADDY, ['shop.example.com', ':80'], 'changed caddy/listener sites: +site :80 -site shop.example.com'],
    [
      'Caddyfile',
      CADDY,
      ['app:8080', 'other:8080'],
      'changed caddy/network shop.example.com: +reverse_proxy other:8080 -reverse_proxy app:8080',
    ],
    [
      'squid.conf',
      'http_access deny all\n',
      ['deny', 'allow'],
      'changed squid/access squid.conf: +http_access allow all -http_access deny all',
    ],
    [
      'hosts.allow',
      'sshd: 10.0.0.\n',
      ['10.0.0.', 'ALL'],
      'changed tcpwrappers/access hosts.allow: +sshd ALL -sshd 10.0.0.',
    ],
  ])('%s: sees who may reach what', (name, text, edit, effect) => {
    expect(seen(readServerConfig, name, edited(text, edit))).toContain(effect);
  });

  it.each<readonly [string, string, Edit]>([
    ['nginx.conf', NGINX, ['shop.example.com', 'store.example.com']],
    ['nginx.conf', NGINX, ['/etc/ssl/a.pem', '/etc/ssl/b.pem']],
    ['nginx.conf', NGINX, ['    location / {', '    location /new { proxy_pass http://app/new; }\n    location / {']],
    ['nginx.conf', NGINX, ['"b; c"', '"d"']],
    ['haproxy.cfg', HAPROXY, ['a.pem', 'b.pem']],
    ['iptables.rules', IPTABLES, ['[12:345]', '[13:999]']],
    ['iptables.rules', IPTABLES, ['"ssh"', '"secure shell"']],
    ['nftables.nft', NFT, ['packets 1 bytes 2', 'packets 9 bytes 8']],
    ['sshd_config', SSHD, ['/etc/issue', '/etc/motd']],
    ['Caddyfile', CADDY, ['gzip', 'zstd']],
  ])('%s: sees nothing in %s', (name, text, edit) => {
    expect(seen(readServerConfig, name, edited(text, edit)).filter((line) => !line.includes('nginx/access'))).toEqual(
      [],
    );
  });
});

describe('DNS zones', () => {
  it.each<readonly [string, string, Edit, string]>([
    [
      'db.example.com',
      ZONE,
      ['192.0.2.2', '192.0.2.3'],
      'changed dns/record www in example.com. A: +value 192.0.2.3 -value 192.0.2.2',
    ],
    [
      'db.example.com',
      ZONE,
      ['txt IN TXT "v=spf1; -all"\n', ''],
      'removed dns/record txt in example.com. TXT: -value "v=spf1; -all"',
    ],
    [
      'zones/example.com.yaml',
      OCTODNS,
      ['example.net.', 'example.org.'],
      'changed dns/record mail CNAME: +value example.org. -value example.net.',
    ],
    [
      'dnsconfig.js',
      DNSCONTROL,
      ['192.0.2.1', '192.0.2.9'],
      'changed dns/record www in example.com A: +value 192.0.2.9 -value 192.0.2.1',
    ],
    [
      'dnsconfig.js',
      DNSCONTROL,
      ['  CNAME("mail", "example.net."),\n', ''],
      'removed dns/record mail in example.com CNAME: -value example.net.',
    ],
  ])('%s: sees records added, removed and changed', (name, text, edit, effect) => {
    expect(seen(readDnsZone, name, edited(text, edit))).toEqual([effect]);
  });

  it.each<readonly [string, string, Edit]>([
    ['db.example.com', ZONE, ['2024010101', '2024010102']],
    ['db.example.com', ZONE, ['www 300 IN', 'www 600 IN']],
    ['zones/example.com.yaml', OCTODNS, ['ttl: 300', 'ttl: 60']],
    ['zones/example.com.yaml', OCTODNS, ['[192.0.2.1, 192.0.2.2]', '[192.0.2.2, 192.0.2.1]']],
    ['dnsconfig.js', DNSCONTROL, ['TTL(300)', 'TTL(60)']],
  ])('%s: sees nothing in serials and times to live', (name, text, edit) => {
    expect(seen(readDnsZone, name, edited(text, edit))).toEqual([]);
  });

  it('knows a zone of octoDNS', () => {
    expect(looksLikeOctodns(OCTODNS)).toBe(true);
    expect(looksLikeOctodns('a:\n  type: string\n')).toBe(false);
    expect(looksLikeOctodns("a:\n  type:  'A'\n  value: x\n")).toBe(true);
    expect(looksLikeOctodns('a: some type: A\n  value: x\n')).toBe(false);
    expect(looksLikeOctodns('a:\n  type: A\nb: no value: x\n')).toBe(false);
  });
});

describe('Vault policies', () => {
  const vault = (edit: Edit) => seen(readVault, 'policies/shop.hcl', edited(VAULT, edit));

  it('sees rights given on paths', () => {
    expect(looksLikeVaultPolicy(VAULT)).toBe(true);
    expect(looksLikeVaultPolicy('resource "aws_s3_bucket" "a" {}')).toBe(false);
    expect(vault(['"read", "list"', '"read", "list", "sudo"'])).toEqual([
      'changed vault/policy path "secret/data/shop/*": +capabilities sudo',
      'added permission path "secret/data/shop/*": sudo (admin)',
    ]);
    expect(vault(['secret/data/shop/*', '*'])).toContain('added permission path "*": read (wildcard)');
    expect(vault(['"read", "list"', '"list","read"'])).toEqual([]);
    expect(vault(['# The shop', '# Our shop'])).toEqual([]);
  });

  it('reads policies of Consul', () => {
    const text = 'key_prefix "shop/" {\n  policy = "read"\n}\nacl = "read"\n';
    expect(looksLikeVaultPolicy(text)).toBe(true);
    expect(seen(readVault, 'shop.hcl', edited(text, ['acl = "read"', 'acl = "write"']))).toContain(
      'added permission acl: write (admin)',
    );
  });
});

describe('rules of Firebase', () => {
  const rules = (...edits: Edit[]) => seen(readFirebaseRules, 'firestore.rules', edited(FIREBASE, ...edits));

  it('says of which documents a condition changes, and where everybody comes in', () => {
    expect(rules(['resource.data.public == true', 'true'])).toEqual([
      'changed firebase/access /databases/{database}/documents/notes/{id}: +allow read true -allow read resource.data.public == true',
      'added principal allow read (everyone)',
    ]);
    expect(rules(['return user == id;', 'return user != null;'])).toEqual([
      'changed firebase/access /databases/{database}/documents function isOwner: +return user != null -return user == id',
    ]);
    expect(rules(['create, update', 'create,  update'])).toEqual([]);
  });

  it('cannot be read where brackets do not pair', () => {
    expect(seen(readFirebaseRules, 'firestore.rules', [FIREBASE, 'service a {'])).toEqual([
      'opaque: it cannot be parsed',
    ]);
  });
});

describe('programs of Pulumi in YAML', () => {
  const program = (...edits: Edit[]) => seen(readPulumiYaml, 'pulumi.yaml', edited(PULUMI, ...edits));

  it('says what comes, goes and lets in', () => {
    expect(program(['  logs:\n    type: aws:s3:Bucket\n', ''])).toEqual(['removed pulumi/data aws:s3:Bucket logs: ']);
    expect(program(['cidrBlocks: [10.0.0.0/8]', 'cidrBlocks: [0.0.0.0/0]'])).toContain(
      'changed pulumi/network aws:ec2/securityGroup:SecurityGroup door: +ingress.cidrBlocks 0.0.0.0/0 -ingress.cidrBlocks 10.0.0.0/8',
    );
    expect(program(['t3.micro', 't3.large'])).toEqual([]);
  });
});

describe('manifests of Puppet', () => {
  const puppet = (...edits: Edit[]) => seen(readPuppet, 'manifests/base.pp', edited(PUPPET, ...edits));

  it('says who comes and goes, and whom a packet filter lets in', () => {
    expect(puppet(["'ann', 'bob'", "'ann', 'eve'"])).toEqual([
      "changed puppet/access user ['ann','bob']: -declared user ['ann','bob'] -ensure present -groups ['ops',\"a # b\"]",
      "changed puppet/access user ['ann','eve']: +declared user ['ann','eve'] +ensure present +groups ['ops',\"a # b\"]",
    ]);
    expect(puppet(['NOPASSWD: ALL', 'NOPASSWD: /bin/ls'])).toHaveLength(1);
    expect(puppet(["'10.0.0.0/8'", "'0.0.0.0/0'"])).toEqual([
      "changed puppet/firewall firewall 100 ssh: +source '0.0.0.0/0' -source '10.0.0.0/8'",
      'opened ingress world [{"from":22,"to":22},{"from":8000,"to":8080}]',
      'closed ingress private [{"from":22,"to":22},{"from":8000,"to":8080}]',
    ]);
    expect(puppet(["'200 all':\n      action => drop", "'200 all':\n      action => accept"])).toContain(
      'opened ingress world "all"',
    );
  });

  it('sees addresses and people in what any other resource is given', () => {
    expect(puppet(["[ '10.0.0.2' ]", "[ '10.0.0.2', '10.0.0.3' ]"])).toEqual([
      "changed puppet/network class ::db: +allowed ['10.0.0.2','10.0.0.3'] -allowed ['10.0.0.2']",
    ]);
    expect(puppet(["size => { 'a' => 1 }", "size => { 'a' => 2 }"])).toEqual([]);
    expect(puppet(["$package = 'vim'", "$package = 'nano'"])).toEqual([]);
  });

  it('cannot be read where a quotation or a bracket does not end', () => {
    for (const broken of ["user { 'a", "user { 'a': ensure => present", "user { 'a': groups => [ } ]", '/* user']) {
      expect(seen(readPuppet, 'a.pp', [PUPPET, broken])).toEqual(['opaque: it cannot be parsed']);
    }
  });
});

describe('Dockerfiles', () => {
  const docker = (edit: Edit) => seen(readDockerfile, 'Dockerfile', edited(DOCKER, edit));

  it('sees the user switched to root and scripts from the network, nothing else', () => {
    expect(docker(['USER node\n', ''])).toEqual(['changed docker/user USER: -USER node']);
    expect(docker(['USER node', 'USER root'])).toEqual(['changed docker/user USER: +USER root -USER node']);
    expect(docker(['EXPOSE 80', 'RUN curl -fsSL https://x.example/i.sh | bash'])).toHaveLength(1);
    expect(docker(['EXPOSE 80', 'EXPOSE 8080'])).toEqual([]);
    expect(docker(['USER node', 'USER app'])).toEqual([]);
  });
});

const FIREBASE = `rules_version = '2';
service cloud.firestore {
  match /databases/{database}/documents {
    function isOwner(id) {
      let user = request.auth.uid;
      return user == id; // theirs
    }
    match /notes/{id} {
      allow read: if resource.data.public == true;
      allow create, update: if isOwner(id)
        && request.time < timestamp.date(2030, 1, 1);
    }
  }
}
`;

const PULUMI = `name: shop
runtime: yaml
config:
  office: 10.0.0.0/8
resources:
  door:
    type: aws:ec2/securityGroup:SecurityGroup
    properties:
      ingress:
        - fromPort: 22
          cidrBlocks: [10.0.0.0/8]
  logs:
    type: aws:s3:Bucket
  worker:
    type: aws:ec2:Instance
    properties:
      instanceType: t3.micro
`;

const PUPPET = `class shop::base (
  Array[String] $hosts = ['10.0.0.1/32'],
) inherits shop {
  case $facts['os'] {
    /^(Debian|Ubuntu)$/: { $package = "vim-\${x['a']}" }
    default: { $package = 'vim' }
  }
  user { ['ann', 'bob']:
    ensure => present,
    groups => ['ops', "a # b"],
  }
  firewall {
    '100 ssh':
      proto  => tcp,
      dport  => [22, '8000-8080'],
      source => '10.0.0.0/8',
      action => accept;
    '200 all':
      action => drop,
  }
  @@sudo::conf { "deploy-\${x}": content => 'deploy ALL=(ALL) NOPASSWD: ALL' }
  class { '::db': allowed => [ '10.0.0.2' ], size => { 'a' => 1 } }
  User <| title == 'ann' |>
}
`;

const SAMPLES: readonly (readonly [Reader, string, string, string])[] = [
  [readServerConfig, 'nginx.conf', NGINX, '#'],
  [readServerConfig, 'haproxy.cfg', HAPROXY, '#'],
  [readServerConfig, 'iptables.rules', IPTABLES, '#'],
  [readServerConfig, 'nftables.nft', NFT, '#'],
  [readServerConfig, 'sshd_config', SSHD, '#'],
  [readServerConfig, 'Caddyfile', CADDY, '#'],
  [readDnsZone, 'db.example.com', ZONE, ';'],
  [readDnsZone, 'zone.yaml', OCTODNS, '#'],
  [readDnsZone, 'dnsconfig.js', DNSCONTROL, '//'],
  [readVault, 'shop.hcl', VAULT, '#'],
  [readDockerfile, 'Dockerfile', DOCKER, '#'],
  [readFirebaseRules, 'firestore.rules', FIREBASE, '//'],
  [readPuppet, 'modules/shop/manifests/base.pp', PUPPET, '#'],
];
const MIRROR: Readonly<Record<string, string>> = {
  added: 'removed',
  removed: 'added',
  opened: 'closed',
  closed: 'opened',
};

/** The effect that the same edit has the other way round. */
function mirrored(line: string): string {
  return line.replace(/^\w+/, (event) => MIRROR[event] ?? event);
}

/** What came and what went is one another's mirror, so the signs are left out. */
function unsigned(line: string): string {
  return line
    .split(/(?:^|\s)[+-](?=\w)/)
    .sort()
    .join(' ');
}

describe('every reader of server files', () => {
  const sample = fc.constantFrom(...SAMPLES);

  it('never throws, whatever is cut off or spoilt', () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.string({ maxLength: 5, unit: 'binary' }), ([reader, name, text], at, noise) => {
        const from = at % text.length;
        for (const head of [text.slice(0, from), text.slice(0, from) + noise + text.slice(from + 3), null]) {
          expect(reader({ name, base: text, head }, PARSERS)).toBeDefined();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives no effects for equal texts and comments', () => {
    fc.assert(
      fc.property(sample, fc.nat(), ([reader, name, text, mark], at) => {
        const lines = text.split('\n');
        const remark = lines.toSpliced(at % lines.length, 0, `${mark} a remark`).join('\n');
        expect(seen(reader, name, [text, text])).toEqual([]);
        expect(seen(reader, name, [text, remark])).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('mirrors its effects when the sides are swapped', () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.nat({ max: 4 }), ([reader, name, text], at, count) => {
        const lines = text.split('\n');
        const head = lines.toSpliced(at % lines.length, count).join('\n');
        const there = seen(reader, name, [text, head]).map(unsigned).sort();
        expect(seen(reader, name, [head, text]).map(mirrored).map(unsigned).sort()).toEqual(there);
      }),
      { numRuns: 200 },
    );
  });
});
