/** Rarer names of files and rarer words of patches: what each part of the patterns in core/file-kinds.ts is for, one name a part. */
import { describe, expect, it } from '@jest/globals';
import { fileKind, fileKindBy, inertness } from '../../src/core/file-kinds.js';
import type { FileKind, Inert } from '../../src/domain/risk-rule.js';

describe('a file with a rarer name is', () => {
  it.each<[FileKind, readonly string[]]>([
    [
      'migration',
      [
        'db/changelog/a.xml',
        'db/changelogs/ab.yml',
        'database/changelog/ab/cd.yaml',
        'app/database/changelogs/ab.json',
        'liquibase/ab.groovy',
        'liquibase/ab/cd/ef.sql',
        'app/liquibase/ab.xml',
        'grails-app/migrations/ab.groovy',
        'app/grails-app/migrations/ab/cd.groovy',
        'm20240101_000001_create_users.rs',
        'src/m20240101_000001_create_users.rs',
      ],
    ],
    [
      'schema-dump',
      [
        'dbo/tables/users.sql',
        'app/dbo/views/ab/cd.sql',
        'dbo/functions/ab.sql',
        'dbo/stored procedures/ab.sql',
        'dbo/stored_procedures/ab.sql',
        'dbo/storedprocedures/ab.sql',
        'dbo/user defined types/ab.sql',
        'dbo/user_defined_types/ab.sql',
        'dbo/userdefinedtypes/ab.sql',
        'dbo/user defined table types/ab.sql',
        'dbo/types/ab.sql',
        'dbo/triggers/ab.sql',
        'dbo/sequences/ab.sql',
        'dbo/indexes/ab.sql',
        'db/schema.sql',
        'app/db/schema.sql',
      ],
    ],
    ['sql', ['xdbo/tables/a.sql', 'dbo/a.sql', 'xdb/schema.sql', 'xliquibase/a.sql']],
    ['server-config', ['nginx-site.conf.j2', 'haproxy.prod.cfg.erb', 'rules.v4', 'rules.v6.erb', 'site.pp']],
    ['manifest', ['app/.github/labels.yml', 'site.pp.yaml', 'xliquibase/a.yaml']],
    ['code', ['src/m2024_000001_a.rs', 'src/m20240101_01_a.rs', 'src/m20240101_000001_.rs', 'xm20240101_000001_a.rs']],
    [
      'other',
      [
        'liquibase/a.xmlx',
        'db/changelog/a.toml',
        'grails-app/migrations/a.groovyx',
        'src/m20240101_000001_a.rsx',
        'dbo/tables/a.sqlx',
        'db/schema.sqlx',
        'site.ppx',
        'rules.v5',
      ],
    ],
  ])('%s: %j', (kind, paths) => {
    expect(paths.filter((path) => fileKind(path) !== kind).map((path) => `${path} ${fileKind(path)}`)).toEqual([]);
  });

  it.each<[Inert | null, readonly string[]]>([
    ['generated', ['.github/workflows/a.yml/dist/b.js']],
    ['docs', ['mytemplates/docs/a.yaml', 'release-notes/a.yaml', 'release_notes/a.yaml', 'releasenotes/a.yaml']],
    [null, ['.github/workflows/pnpm-lock.yaml', 'release.notes/a.yaml']],
  ])('%s for what is deployed: %j', (why, paths) => {
    expect(paths.filter((path) => inertness(path) !== why).map((path) => `${path} ${inertness(path)}`)).toEqual([]);
  });
});

describe('a patch shows', () => {
  it.each([
    '+iptables -A INPUT -j DROP',
    '-  sudo iptables -D INPUT 1',
    '+ip6tables -I INPUT 1',
    '+iptables-legacy -P INPUT ACCEPT',
    '+iptables -t nat -A POSTROUTING -j MASQUERADE',
    '+iptables -t  nat  -X',
    '+iptables -w 5 -R INPUT 1',
    '+ufw allow 22',
    '+ufw --force delete 1',
    '+iptables -F',
    '+iptables --flush INPUT',
    '+ufw insert 1 allow 22',
    '+ufw disable',
    '+nft flush ruleset',
    '+nft add rule inet filter input accept',
    '+firewall-cmd --add-port=22/tcp',
  ])('that a script sets up a packet filter: %s', (line) => {
    expect(fileKindBy('a.sh', `@@ -1 +1 @@\n${line}`)).toBe('server-config');
    expect(fileKindBy('a.py', `@@ -1 +1 @@\n${line}`)).toBe('code');
  });

  it.each([
    '+iptables -L',
    '+iptables --list',
    '+ufw status',
    '+nft list ruleset',
    '+iptables -t nat -L',
    '+iptables -nA',
    ' x+iptables -A INPUT',
    '+echo iptables -A INPUT',
    ' iptables -A INPUT',
    '+ufw status',
    '+ufw --dry-run status',
  ])('that a script sets up none: %s', (line) => {
    expect(fileKindBy('a.sh', `@@ -1 +1 @@\n${line}`)).toBe('script');
  });

  it.each([
    '+databaseChangeLog:',
    '   databaseChangeLog  :',
    '-  "databaseChangeLog": [',
    '-{"databaseChangeLog": [',
    '+  {  databaseChangeLog: [',
    "+  'databaseChangeLog' :",
    '+--liquibase formatted sql',
    '+-- liquibase formatted SQL',
    ' --changeset ann:1',
    '+-- changeset ann:users-1',
  ])('a change log of Liquibase: %s', (line) => {
    const patch = `@@ -1 +1 @@\n${line}`;
    expect(fileKindBy('releases/a.yaml', patch)).toBe('migration');
    expect(fileKindBy('releases/a.sql', patch)).toBe('migration');
    expect(fileKindBy('releases/a.py', patch)).toBe('code');
  });

  it.each([
    'x databaseChangeLog:',
    '+a {databaseChangeLog: [',
    '+xdatabaseChangeLog:',
    '+databaseChangeLogs:',
    '+--changeset :',
    '+a --changeset b:1',
  ])('none: %s', (line) => expect(fileKindBy('releases/a.yaml', `@@ -1 +1 @@\n${line}`)).toBe('manifest'));

  it('an object of a cluster, by lines of the patch alone, and never in a workflow', () => {
    expect(fileKindBy('a', 'x apiVersion: v1\n+kind: Role')).toBe('other');
    expect(fileKindBy('.github/workflows/build.yml', '+apiVersion: v1\n+kind: Role')).toBe('workflow');
    expect(fileKindBy('.github/workflows/build.yml/action.yml', '+apiVersion: v1\n+kind: Role')).toBe('manifest');
  });
});
