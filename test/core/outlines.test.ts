/** What encloses a changed line: keys by their indentation, objects, and blocks of Terraform. */
import { describe, expect, it } from '@jest/globals';
import { placesOf } from '../../src/core/outline.js';
import type { FileKind, Sign } from '../../src/domain/risk-rule.js';

describe('what encloses a line', () => {
  const places = (kind: FileKind, section: string, ...rows: readonly string[]) =>
    placesOf(
      section,
      rows.map((row) => ({ sign: row[0] as Sign, text: row.slice(1) })),
      kind,
    ).map(({ scope, owner }) => [
      scope.join(' > '),
      owner === null ? '' : owner.kind === 'block' ? owner.address : `${owner.kind} ${owner.type}`,
    ]);

  it.each<[string, FileKind, string, readonly string[], readonly (readonly [string, string])[]]>([
    [
      'keys by their indentation',
      'manifest',
      '',
      ['+a:', '+  b:', '+    c: 1', '+  d: 2', '+e: 3'],
      [
        ['', ''],
        ['a:', ''],
        ['a: > b:', ''],
        ['a:', ''],
        ['', ''],
      ],
    ],
    ['the heading of the hunk', 'manifest', 'spec:', ['+  a: 1'], [['spec:', '']]],
    [
      'nothing of a blank heading',
      'manifest',
      '  ',
      ['+  a:', '+    b: 1'],
      [
        ['', ''],
        ['a:', ''],
      ],
    ],
    [
      'blank lines are nowhere and end nothing',
      'manifest',
      '',
      ['+a:', '+', '+  b: 1'],
      [
        ['', ''],
        ['', ''],
        ['a:', ''],
      ],
    ],
    [
      'items of a list without indentation',
      'manifest',
      '',
      ['+a:', '+- b', '+- c'],
      [
        ['', ''],
        ['a:', ''],
        ['a:', ''],
      ],
    ],
    [
      'a closing bracket stands in what it closes',
      'manifest',
      '',
      ['+"a": {', '+  "b": 1', '+}', '+"c": 2'],
      [
        ['', ''],
        ['"a": {', ''],
        ['"a": {', ''],
        ['', ''],
      ],
    ],
    [
      'a line that closes and opens again',
      'manifest',
      '',
      ['+if (a) {', '+  b', '+} else {', '+  c', '+}'],
      [
        ['', ''],
        ['if (a) {', ''],
        ['if (a) {', ''],
        ['} else {', ''],
        ['} else {', ''],
      ],
    ],
    [
      'a bracket that closes further in',
      'manifest',
      '',
      ['+a(', '+  )', '+   b'],
      [
        ['', ''],
        ['a(', ''],
        ['a( > )', ''],
      ],
    ],
    [
      'a bracket that closes what the hunk does not show',
      'manifest',
      '',
      ['+}', '+a: 1'],
      [
        ['', ''],
        ['', ''],
      ],
    ],
    [
      'nothing of a line that goes',
      'manifest',
      '',
      ['+a:', '-  b:', '+    c: 1'],
      [
        ['', ''],
        ['', ''],
        ['a:', ''],
      ],
    ],
    [
      'a new document begins anew',
      'manifest',
      '',
      ['+kind: Role', '+a:', '+---', '+b: 1'],
      [
        ['', 'object Role'],
        ['', 'object Role'],
        ['', ''],
        ['', ''],
      ],
    ],
    [
      'an object of Kubernetes',
      'manifest',
      '',
      ['+kind: Role', '+rules:', '+  - a'],
      [
        ['', 'object Role'],
        ['', 'object Role'],
        ['rules:', 'object Role'],
      ],
    ],
    [
      'an object of a list',
      'manifest',
      '',
      ['+- kind: Role', '+  a: 1', '+- b: 2'],
      [
        ['', 'object Role'],
        ['- kind: Role', 'object Role'],
        ['', ''],
      ],
    ],
    [
      'a resource of CloudFormation',
      'manifest',
      '',
      ['+R:', '+  Type: AWS::IAM::Role', '+  P:', '+    a: 1', '+S:'],
      [
        ['', ''],
        ['R:', 'object AWS::IAM::Role'],
        ['R:', 'object AWS::IAM::Role'],
        ['R: > P:', 'object AWS::IAM::Role'],
        ['', ''],
      ],
    ],
    [
      'a resource of Azure',
      'manifest',
      '',
      ['+"type": "Microsoft.Network/nsg"'],
      [['', 'object Microsoft.Network/nsg']],
    ],
    [
      'a kind that is no object',
      'manifest',
      '',
      ['+kind: role', '+type: String'],
      [
        ['', ''],
        ['', ''],
      ],
    ],
    [
      'a line of blanks',
      'manifest',
      '',
      ['+a:', '+   ', '+  b: 1'],
      [
        ['', ''],
        ['', ''],
        ['a:', ''],
      ],
    ],
    [
      'a bracket further in closes nothing',
      'manifest',
      '',
      ['+a:', '+b: {}'],
      [
        ['', ''],
        ['', ''],
      ],
    ],
    ['an object in quotes', 'manifest', '', ['+"kind" : "Role"'], [['', 'object Role']]],
    ['a resource with a blank before its colon', 'manifest', '', ['+"Type" : "AWS::X"'], [['', 'object AWS::X']]],
    ['a resource without a blank', 'manifest', '', ['+"Type":"AWS::X"'], [['', 'object AWS::X']]],
    ['an object without a blank', 'manifest', '', ['+kind:Role'], [['', 'object Role']]],
    ['an object in single quotes', 'manifest', '', ["+'Type': 'AWS::X'"], [['', 'object AWS::X']]],
    ['a longer key than that of an object', 'manifest', '', ['+mykind: Role'], [['', '']]],
    [
      'a direction further in',
      'migration',
      '',
      ['+a:', '+  x -- +goose Up', '+  b'],
      [
        ['', ''],
        ['a:', ''],
        ['a:', ''],
      ],
    ],
    [
      'a direction with more blanks',
      'migration',
      '',
      ['+--  +goose Up', '+b'],
      [
        ['', ''],
        ['--  +goose Up', ''],
      ],
    ],
    [
      'lines of Terraform before any block',
      'terraform',
      '',
      ['+a {', '+  b = 1', '+}'],
      [
        ['', ''],
        ['a {', ''],
        ['', ''],
      ],
    ],
    [
      'what only looks like a heredoc',
      'terraform',
      '',
      ['+resource "x" "y" {', '+  a = "<<EOT x"', '+module "m" {'],
      [
        ['', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['', 'module.m'],
      ],
    ],
    [
      'a heredoc without a dash',
      'terraform',
      '',
      ['+resource "x" "y" {', '+  a = <<EOT', '+module "n" {', '+EOT', '+module "m" {'],
      [
        ['', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['', 'module.m'],
      ],
    ],
    [
      'a heredoc that shows two headers',
      'terraform',
      '',
      ['+resource "x" "y" {', '+  a = <<EOT', '+module "n" {', '+module "o" {', '+EOT', '+module  "m" {'],
      [
        ['', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['', 'module.m'],
      ],
    ],
    [
      'a direction of a migration',
      'migration',
      '',
      ['+-- +goose Up', '+a', '+-- +goose Down', '+b'],
      [
        ['', ''],
        ['-- +goose Up', ''],
        ['', ''],
        ['-- +goose Down', ''],
      ],
    ],
    [
      'each side by itself',
      'manifest',
      '',
      ['-a:', '+b:', '-  c: 1', '+  d: 1', '   e: 1'],
      [
        ['', ''],
        ['', ''],
        ['a:', ''],
        ['b:', ''],
        ['b:', ''],
      ],
    ],
    [
      'a block of Terraform',
      'terraform',
      '',
      ['+resource "x" "y" {', '+  a {', '+    b = 1', '+  }', '+}'],
      [
        ['', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" { > a {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
      ],
    ],
    [
      'a heredoc that shows a header',
      'terraform',
      '',
      ['+resource "x" "y" {', '+  a = <<-EOT', '+resource "z" "z" {', '+  EOT', '+  b = 1', '+module "m" {'],
      [
        ['', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" {', 'x.y'],
        ['resource "x" "y" { > resource "z" "z" {', 'x.y'],
        ['resource "x" "y" { > resource "z" "z" {', 'x.y'],
        ['', 'module.m'],
      ],
    ],
  ])('%s', (_, kind, section, rows, expected) => expect(places(kind, section, ...rows)).toEqual(expected));
});
