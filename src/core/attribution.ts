/**
 * Reads who an attribution names: the value of `Co-authored-by: …` or what follows "Generated with …".
 * Mailboxes decide; a name alone counts when no person is called that way. Used by message-marks.ts and statements.ts.
 */
import type { AgentSignature } from '../domain/agent-signature.js';
import type { AgentClass, Confidence } from '../domain/provenance.js';
import { type Identified, identifyMailbox } from './identity.js';
import { nameKey, type SignatureIndex } from './signatures.js';

export interface Attribution {
  readonly agent: string;
  readonly agentClass: AgentClass;
  /** The most that this attribution can say, wherever it stands. */
  readonly confidence: Confidence;
  readonly contradiction: string | null;
  /** From and to which day it says little; see identity.ts. */
  readonly doubtful?: Identified['doubtful'];
}

/** A name at the start of a text, and how sure it is that no person is meant. */
export interface NamedAgent {
  readonly signature: AgentSignature;
  /** A model, version or the like follows the name. */
  readonly qualified: boolean;
  /** What else the bare name could be; null: nothing else, or a qualifier says that it is software. */
  readonly ambiguous: 'person' | 'word' | null;
  readonly capitalised: boolean;
  /** What follows the name and its qualifiers. */
  readonly rest: string;
}

/** Trailers that credit people and software alike. */
const CREDIT_KEYS: ReadonlySet<string> = new Set([
  'co-authored-by',
  'coauthored-by',
  'co-author',
  'co-authors',
  'co-authored-with',
  'authored-by',
  'co-developed-by',
  'co-written-by',
  'written-by',
  'assisted-by',
  'helped-by',
  'implemented-by',
  'pair-programmed-with',
  'paired-with',
  'developed-by',
  'contributed-by',
  'co-committed-by',
  'coded-by',
]);
/** Trailers that name a tool. */
const TOOL_KEYS: ReadonlySet<string> = new Set([
  'generated-by',
  'generated-with',
  'generated-using',
  'made-with',
  'made-by',
  'built-with',
  'created-by',
  'created-with',
  'written-with',
  'developed-with',
  'coded-with',
  'drafted-by',
  'drafted-with',
  'produced-by',
  'produced-with',
  'assisted-with',
  'ai-tool',
  'ai-tools',
  'ai-agent',
  'ai-assistant',
  'ai-model',
  'ai-assisted-by',
  'ai-generated-by',
  'ai-assisted',
  'ai-generated',
  'ai-co-authored-by',
  'ai-coauthor',
  'assistant-model',
  'coding-agent',
  'entire-agent',
  'llm-assisted-by',
  'co-authored-by-ai',
]);
/** `Agent-Signature`, `Agent-Model`, `X-AI-Agent`: who wrote it, unless the key speaks of a review. Only where git reads trailers. */
const ABOUT_AN_AGENT = /^(?:x-)?(?:ai|agent|llm|coding-agent)(?:-(?!review|test|check|scan|audit)[a-z]+){0,3}$/;
/** Whole mailboxes count here too, names do not: a sign-off is a person's word. */
const MAILBOX_KEYS: ReadonlySet<string> = new Set(['signed-off-by', 'committed-by']);

const QUALIFIER =
  /^(?:\s|[-_.:])?(?:v?\d[\w.]*|(?:code|cli|agent|ai|bot|app|assistant|desktop|web|ide|pro|max|mini|flash|sonnet|opus|haiku|fable|mythos|instant|ultra|gpt|codex|claude|composer|cascade|thinking|preview|beta|nano|large|small|coder|chat|sol|spark|model|autonomous|supervised|swe|action|grok|kimi|glm|qwen|gemini|deepseek|auto|plan|sdk|[ok]\d)(?![a-z])[\w.-]*)/i;
const PARENTHESIS = /^\s*[([{][^)\]}\n]{0,120}[)\]}]/;
/** What may follow a name without making it another name. */
const BOUNDARY =
  /^(?:$|[\s]*[,;:/|&+@.!?'’"`)\]>*—–<]|\s+-+\s|\s+(?:assistance|wrote|generated|implemented|authored|created|made|did|produced|drafted|built|coded|refactored|write|implement|generate|draft|refactor|and|with|via|using|by|for|in|on|from|to|under|at|as|through|then|but|was|is|has|running|model|powered)\b)/i;

/** How a trailer key is compared: lower case, dashes for blanks and underscores. */
export function keyOf(written: string): string {
  return written
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-');
}

export function isAttributionKey(key: string): boolean {
  return CREDIT_KEYS.has(key) || TOOL_KEYS.has(key) || MAILBOX_KEYS.has(key);
}

/** Whether a key is about an agent without being one that everybody uses: prose has such lines too ("Agent: Claude Code"). */
export function isAgentKey(key: string): boolean {
  return ABOUT_AN_AGENT.test(key);
}

/** Everyone but people whom an attribution names. */
export function attributions(key: string, value: string, index: SignatureIndex): readonly Attribution[] {
  const mailbox = mailboxIn(value);
  const known = mailbox && identifyMailbox(mailbox.name, mailbox.address, index);
  if (known) return [known];
  if (MAILBOX_KEYS.has(key)) return [];
  const names = (mailbox ? mailbox.name : value).slice(0, LONGEST_VALUE);
  const from = { key, address: mailbox?.address ?? null };
  const tool = /\s(?:via|through)\s(.*)/i.exec(names)?.[1];
  const byTool = tool === undefined ? [] : inParts(tool, from, index);
  return byTool.length > 0 ? byTool : inParts(names, from, index);
}

const LONGEST_VALUE = 500;

/** Several names in one value; of "model via tool" and "tool with model" only the tool is an agent. One agent may be named twice. */
function inParts(names: string, from: Omit<NamedPart, 'part'>, index: SignatureIndex): readonly Attribution[] {
  const found: Attribution[] = [];
  for (const part of partsOf(names)) {
    const one = byLogin(part, index) ?? byName({ ...from, part }, index);
    if (one) found.push(one);
  }
  return found;
}

/** The agent whose name a text starts with, articles and ornaments aside. */
export function namedAtStart(text: string, index: SignatureIndex): NamedAgent | null {
  const start = text.replace(/^(?:[^\p{L}\p{N}]|the\s|an?\s|anthropic'?s\s)+/iu, '');
  const name = index.nameAtStart?.exec(start)?.[0];
  if (name === undefined) return null;
  const signature = index.names.get(nameKey(name)) ?? bySqueezedName(name, index);
  if (!signature) return null;
  const after = start.slice(name.length);
  const rest = withoutQualifiers(after);
  const qualified = rest.length < after.length || /^[:/]\S/.test(after);
  if (!BOUNDARY.test(rest) && !(qualified && /^\s+[a-z]/.test(rest))) return null;
  return {
    signature,
    qualified,
    ambiguous: qualified ? null : ambiguity(name, signature),
    capitalised: /^[A-Z]/.test(name),
    rest,
  };
}

function ambiguity(name: string, signature: AgentSignature): NamedAgent['ambiguous'] {
  const isName = (other: string) => nameKey(other) === nameKey(name);
  if (signature.peopleToo?.some(isName)) return 'person';
  return signature.wordsToo?.some(isName) ? 'word' : null;
}

/** "ClaudeCode" for "Claude Code". */
function bySqueezedName(name: string, index: SignatureIndex): AgentSignature | null {
  const squeezed = nameKey(name).replaceAll(' ', '');
  for (const [key, signature] of index.names) if (key.replaceAll(' ', '') === squeezed) return signature;
  return null;
}

function withoutQualifiers(text: string): string {
  let rest = text;
  for (let i = 0; i < 12; i += 1) {
    const match = PARENTHESIS.exec(rest) ?? QUALIFIER.exec(rest);
    if (!match) return rest;
    rest = rest.slice(match[0].length);
  }
  return rest;
}

interface Mailbox {
  readonly name: string;
  readonly address: string;
}

function mailboxIn(value: string): Mailbox | null {
  const open = value.indexOf('<');
  if (open >= 0) {
    const close = value.indexOf('>', open);
    const address = value.slice(open + 1, close < 0 ? undefined : close).trim();
    if (address.includes('@')) return { name: value.slice(0, open).trim(), address };
  }
  const bare = /(?:^|[\s(])([\w.+[\]-]{1,80}@[\w.-]{1,80}\w)/.exec(value);
  return bare?.[1] ? { name: value.slice(0, bare.index).trim(), address: bare[1] } : null;
}

/** What stands in parentheses belongs to the name before it. */
function partsOf(value: string): readonly string[] {
  return value
    .replace(/\([^)\n]{0,120}\)/g, '(…)')
    .split(/[,;+&|]|\s\/\s|\sand\s/i)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function byLogin(part: string, index: SignatureIndex): Attribution | null {
  const login = /^@?([\w-]+\[bot\])$/i.exec(part)?.[1];
  const entry = login === undefined ? undefined : index.accountsByLogin.get(login.toLowerCase())?.[0];
  if (!entry || entry.mark.named) return null;
  const agentClass = entry.mark.as ?? entry.signature.agentClass;
  return { agent: entry.signature.id, agentClass, confidence: 'high', contradiction: null };
}

interface NamedPart {
  readonly key: string;
  readonly part: string;
  readonly address: string | null;
}

function byName(from: NamedPart, index: SignatureIndex): Attribution | null {
  const named = namedAtStart(from.part, index);
  if (!named) return null;
  const tagged = from.address === null ? null : byTag(from.address, index);
  if (tagged) return tagged;
  const confidence = confidenceOfName(named, from);
  const { id: agent, agentClass } = named.signature;
  return confidence && { agent, agentClass, confidence, contradiction: null };
}

function confidenceOfName(named: NamedAgent, from: NamedPart): Confidence | null {
  if (named.ambiguous !== 'person') return from.address === null || named.qualified ? 'high' : 'medium';
  if (TOOL_KEYS.has(from.key) || isAgentKey(from.key)) return 'medium';
  if (from.address === null) return 'low';
  return null;
}

/** `jo+claude-code@example.com`: a person's mailbox with a tag that names the agent. */
function byTag(address: string, index: SignatureIndex): Attribution | null {
  const tag = /\+([\w.-]+)@/.exec(address)?.[1];
  const named = tag === undefined ? null : namedAtStart(tag, index);
  if (named?.rest !== '') return null;
  const { id: agent, agentClass } = named.signature;
  return { agent, agentClass, confidence: 'medium', contradiction: null };
}
