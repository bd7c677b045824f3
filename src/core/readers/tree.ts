/** The neutral tree that HCL, YAML, JSON and Bicep are read into, so that one set of questions serves all of them. */

export type Tree = TreeMap | TreeList | TreeScalar;

export interface TreeMap {
  readonly kind: 'map';
  /** In the order written. A key may stand twice: nested HCL blocks of one name. */
  readonly entries: readonly TreeEntry[];
  readonly line: number;
}

export interface TreeEntry {
  readonly key: string;
  /** 1-based line of the key. */
  readonly line: number;
  readonly value: Tree;
}

export interface TreeList {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly line: number;
}

export interface TreeScalar {
  readonly kind: 'scalar';
  /** The value without quotes where it is literal; the expression in one spacing where it is not. */
  readonly text: string;
  /** False: an expression, a template action, a reference: only the tool can tell its value. */
  readonly literal: boolean;
  readonly line: number;
}
