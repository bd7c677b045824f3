/** What a Terraform file declares, by address, from HCL or from JSON. First stage of terraform.ts. */
import { type HclBlock, type HclFile, type ParsedBlock, parseHcl, parseTemplate } from './hcl/parse.js';
import type { Tree, TreeEntry, TreeMap } from './tree.js';
import { textAt } from './tree-questions.js';
import { readYaml } from './yaml-tree.js';

/** One top-level block. */
export interface Declaration {
  /** `resource`, `data`, `module`, `locals`, … */
  readonly keyword: string;
  /** `aws_iam_role.this`, `module.vpc`, `data.aws_ami.x`, `output.id`; the keyword alone where blocks have no name. */
  readonly address: string;
  /** The resource type; `module:<source>` for a module. */
  readonly type: string;
  readonly body: TreeMap;
  readonly line: number;
  readonly endLine: number;
  /** As written; empty where that is not HCL. */
  readonly source: string;
  /** The same without keyword and labels. */
  readonly bodySource: string;
  /** What the text was parsed to where it stood first: its lines may be those of another place. */
  readonly parsed: TreeMap;
}

export interface TerraformFile {
  readonly declarations: readonly Declaration[];
  /** Attributes outside of blocks: Terragrunt's inputs, the values of tfvars. */
  readonly attributes: readonly TreeEntry[];
  readonly hcl: HclFile | null;
}

/** Null: there is no such side. */
interface Side<T> {
  readonly base: T;
  readonly head: T;
}

/** What a file holds that is not there. */
export const NOTHING: TerraformFile = { declarations: [], attributes: [], hcl: null };

/** Both sides of an HCL file; each null: cannot be parsed. What one side knows helps to read the other. */
export function terraformSides({ base, head }: Side<string | null>): Side<TerraformFile | null> {
  const before = base === null ? NOTHING : recalled(base);
  const after = head === null ? NOTHING : recalled(head);
  const first = before ?? parsedFile(base ?? '', after);
  return { base: first, head: after ?? parsedFile(head ?? '', first) };
}

/** Whether two blocks are written the same. */
export function isSameBlock(one: Declaration, other: Declaration): boolean {
  return one.parsed === other.parsed || (one.source !== '' && one.source === other.source);
}

/**
 * The files that were parsed last, by their texts: the head of one change is the base of the next. Reading is a pure
 * function, so that remembering makes no difference but in time.
 */
const REMEMBERED = new Map<string, TerraformFile>();
const MOST_REMEMBERED = { files: 100, characters: 3_000_000 };
let rememberedCharacters = 0;

function recalled(text: string): TerraformFile | null {
  const file = REMEMBERED.get(text);
  if (file === undefined) return null;
  REMEMBERED.delete(text);
  REMEMBERED.set(text, file);
  return file;
}

function remember(text: string, file: TerraformFile): void {
  REMEMBERED.set(text, file);
  rememberedCharacters += text.length;
  for (const oldest of REMEMBERED.keys()) {
    if (REMEMBERED.size <= MOST_REMEMBERED.files && rememberedCharacters <= MOST_REMEMBERED.characters) return;
    REMEMBERED.delete(oldest);
    rememberedCharacters -= oldest.length;
  }
}

function parsedFile(text: string, known: TerraformFile | null): TerraformFile | null {
  const hcl = parseHcl(text, known?.hcl ?? null);
  if (hcl === null) return null;
  const file = { declarations: declarationsOf(hcl, known), attributes: hcl.attributes, hcl };
  remember(text, file);
  return file;
}

/** A block that stands where it stood is the same one. */
function declarationsOf({ blocks }: HclFile, known: TerraformFile | null): readonly Declaration[] {
  return blocks.map((block, index) => {
    const before = known?.hcl?.blocks[index] === block ? known.declarations[index] : undefined;
    return before ?? new HclDeclaration(block);
  });
}

/** A class for its getter: the lines of a body wait until somebody looks into it, and there are many blocks. */
class HclDeclaration implements Declaration {
  readonly keyword: string;
  readonly address: string;
  readonly type: string;
  readonly line: number;
  readonly endLine: number;
  readonly source: string;
  readonly parsed: TreeMap;
  private readonly block: HclBlock;

  constructor(block: HclBlock) {
    const { address, type } = hclNames(block);
    this.keyword = block.keyword;
    this.address = address;
    this.type = type;
    this.line = block.line;
    this.endLine = block.endLine;
    this.source = block.source;
    this.parsed = block.parsed.body;
    this.block = block;
  }

  get body(): TreeMap {
    return this.block.body;
  }

  get bodySource(): string {
    return this.source.slice(this.block.parsed.opens);
  }
}

function hclNames({ keyword, labels, parsed }: HclBlock): Names {
  const known = NAMES_OF.get(parsed);
  if (known !== undefined) return known;
  const named = namesOf({ keyword, labels, body: parsed.body });
  NAMES_OF.set(parsed, named);
  return named;
}

const NAMES_OF = new WeakMap<ParsedBlock, Names>();

/** The same from `.tf.json`. Null: cannot be parsed. */
export function terraformJson(text: string): TerraformFile | null {
  const root = readYaml(text)?.[0];
  if (root?.kind !== 'map') return null;
  return { declarations: root.entries.flatMap(jsonBlocks), attributes: [], hcl: null };
}

/** A module's source without its version. */
export function sourceOf(body: TreeMap): string {
  return (textAt(body, 'source') ?? '').replace(/\?ref=.*$/, '');
}

interface Block {
  readonly keyword: string;
  readonly labels: readonly string[];
  readonly body: TreeMap;
}

type Names = Pick<Declaration, 'address' | 'type'>;

function namesOf({ keyword, labels, body }: Block): Names {
  const [first = '', second = ''] = labels;
  if (keyword === 'resource') return { address: `${first}.${second}`, type: first };
  if (keyword === 'data' || keyword === 'ephemeral') {
    return { address: `${keyword}.${first}.${second}`, type: first };
  }
  const address = [keyword, ...labels].join('.');
  return { address, type: isModule(keyword) ? `module:${sourceOf(body)}` : `hcl/${keyword}` };
}

/** Modules, and what they are called in stacks of Terragrunt and of Terraform. */
export function isModule(keyword: string): boolean {
  return keyword === 'module' || keyword === 'unit' || keyword === 'stack' || keyword === 'component';
}

/** How many names stand between a keyword and its body; the others hold the body itself. */
const NAMES: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
};

function jsonBlocks(entry: TreeEntry): readonly Declaration[] {
  const keyword = entry.key;
  return bodies(entry.value, NAMES[keyword] ?? 0).map(({ labels, body }) => {
    const at = { keyword, body, line: body.line, endLine: body.line, source: '', bodySource: '', parsed: body };
    return { ...at, ...namesOf({ keyword, labels, body }) };
  });
}

interface Labelled {
  readonly labels: readonly string[];
  readonly body: TreeMap;
}

function bodies(tree: Tree, names: number): readonly Labelled[] {
  if (tree.kind === 'list') return tree.items.flatMap((item) => bodies(item, names));
  if (tree.kind === 'scalar') return [];
  if (names === 0) return [{ labels: [], body: { ...tree, entries: tree.entries.map(withTemplates) } }];
  return tree.entries.flatMap(({ key, value }) =>
    bodies(value, names - 1).map(({ labels, body }) => ({ labels: [key, ...labels], body })),
  );
}

/** In JSON every string is a template. */
function withTemplates(entry: TreeEntry): TreeEntry {
  return { ...entry, value: templated(entry.value) };
}

function templated(tree: Tree): Tree {
  if (tree.kind === 'list') return { ...tree, items: tree.items.map(templated) };
  if (tree.kind === 'map') return { ...tree, entries: tree.entries.map(withTemplates) };
  if (!tree.text.includes('${')) return tree;
  return parseTemplate(tree.text, tree.line) ?? { ...tree, literal: false };
}
