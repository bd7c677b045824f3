/** Which changed lines change what a file does, and which lines open a block of Terraform. */
import { describe, expect, it } from '@jest/globals';
import { changedInEffect } from '../../src/core/effect.js';
import { blockHeader } from '../../src/core/terraform-blocks.js';
import type { FileKind, Sign } from '../../src/domain/risk-rule.js';

describe('of changed lines, those in effect are marked', () => {
  const marked = (kind: FileKind, rows: readonly string[]) => {
    const lines = rows.map((row) => ({ sign: row[0] as Sign, text: row.slice(1) }));
    return changedInEffect(lines, kind)
      .map((touched) => (touched ? '*' : '.'))
      .join('');
  };

  it.each<[string, FileKind, readonly string[], string]>([
    ['none of nothing', 'manifest', [], ''],
    ['not what stays', 'manifest', [' a', '+b', ' c', '-d'], '.*.*'],
    ['no blank line by itself', 'manifest', ['+', ' x', '-  '], '...'],
    ['two lines that both only moved', 'manifest', ['-a', '-a', '+ a', '+ a'], '....'],
    ['not blank lines', 'manifest', ['+', '-  ', '+a'], '..*'],
    ['not a line that only moved in blanks', 'manifest', ['-a: b', '+  a:  b'], '..'],
    ['not a line that only lost its comma', 'manifest', ['-"a": 1,', '+"a": 1'], '..'],
    ['a comma within a line', 'manifest', ['-a, b', '+a b'], '**'],
    ['a line that another one became', 'manifest', ['-a', '+b'], '**'],
    ['a second copy', 'manifest', ['-a', '+a', '+ a'], '..*'],
    ['a first copy that goes', 'manifest', ['-a', '-a', '+a'], '*..'],
    ['lines that changed their order', 'manifest', ['-a', '-b', '+b', '+a'], '....'],
    ['a line that moved past one that stays', 'manifest', ['-a', ' x', '+a'], '*.*'],
    ['a line at the very end', 'manifest', [' x', '-a', '+ a'], '...'],
    ['a permission that moves to another job', 'workflow', ['-    contents: write', '+  contents: write'], '**'],
    ['a permission that is spaced otherwise', 'workflow', ['-  contents:  write', '+  contents: write'], '..'],
    ['not the new spelling of Terraform', 'terraform', ['-a = "${var.b}"', '+a = var.b'], '..'],
    ['a template that is more than a value', 'terraform', ['-a = "x${var.b}"', '+a = xvar.b'], '**'],
    [
      'not the new outputs of another state',
      'terraform',
      ['-a = data.terraform_remote_state.network.b', '+a = data.terraform_remote_state.network.outputs.b'],
      '..',
    ],
    ['outputs of something else', 'terraform', ['-a = data.other.n.b', '+a = data.other.n.outputs.b'], '**'],
    ['that spelling where it means nothing', 'manifest', ['-a = "${var.b}"', '+a = var.b'], '**'],
  ])('%s', (_, kind, rows, expected) => expect(marked(kind, rows)).toBe(expected));
});

describe('a block of Terraform is opened by', () => {
  it.each<[string, readonly [keyword: string, type: string, address: string] | null]>([
    ['resource "aws_x" "y" {', ['resource', 'aws_x', 'aws_x.y']],
    ['  resource "aws_x" "y" {', ['resource', 'aws_x', 'aws_x.y']],
    ['resource aws_x y', ['resource', 'aws_x', 'aws_x.y']],
    ['resource  "aws_x"  "yz" {', ['resource', 'aws_x', 'aws_x.yz']],
    ['module "m"  {', ['module', '', 'module.m']],
    ['data "aws_x" "y" {', ['data', 'aws_x', 'data.aws_x.y']],
    ['ephemeral "aws_x" "y" {', ['ephemeral', 'aws_x', 'ephemeral.aws_x.y']],
    ['module "m" {', ['module', '', 'module.m']],
    ['module m{', ['module', '', 'module.m']],
    ['variable "v" {}', ['variable', '', 'variable.v']],
    ['output "o" {', ['output', '', 'output.o']],
    ['provider "aws" {', ['provider', '', 'provider.aws']],
    ['check "c" {', ['check', '', 'check.c']],
    ['include "root" {', ['include', '', 'include.root']],
    ['dependency "d" {', ['dependency', '', 'dependency.d']],
    ['generate "g" {', ['generate', '', 'generate.g']],
    ['locals {', ['locals', '', 'locals']],
    ['terraform {', ['terraform', '', 'terraform']],
    ['moved{', ['moved', '', 'moved']],
    ['removed {', ['removed', '', 'removed']],
    ['import {', ['import', '', 'import']],
    ['inputs = {', ['inputs', '', 'inputs']],
    ['inputs=x', ['inputs', '', 'inputs']],
    ['     resource "aws_x" "y" {', null],
    ['a resource "aws_x" "y" {', null],
    ['resource "aws_x" {', null],
    ['module "m"', null],
    ['my_module "m" {', null],
    ['locals', null],
    ['my locals {', null],
    ['inputs {', null],
    ['lifecycle {', null],
  ])('%s', (text, expected) => {
    const [keyword, type, address] = expected ?? [];
    expect(blockHeader(text)).toEqual(
      expected === null ? null : { kind: 'block', keyword, type, address, change: 'edited' },
    );
  });
});
