/**
 * Looks for marks in a commit message or a pull request's body, in three tiers: git's own trailer block (strong),
 * trailer-like lines elsewhere (medium), lines and statements that an agent or its user writes (medium).
 * What is quoted, fenced, indented or crossed out does not count. One pass; time grows with the length of the text.
 */
import type { AgentSignature } from '../domain/agent-signature.js';
import type { AgentClass, Confidence, Signal } from '../domain/provenance.js';
import { attributions, isAgentKey, isAttributionKey, keyOf } from './attribution.js';
import { type CandidateLine, candidateLines, withRealBreaks } from './candidate-lines.js';
import { disguisedKeys } from './disguise.js';
import { surenessAt } from './identity.js';
import type { SignatureIndex } from './signatures.js';
import { statementsIn } from './statements.js';
import { comparable, excerpt, hasMixedScriptWord } from './text.js';
import { parseTrailers } from './trailers.js';

/** One mark in a text; the caller adds which text. */
interface Mark {
  readonly signal: Signal;
  readonly agent: string;
  readonly agentClass: AgentClass;
  readonly confidence: Confidence;
  readonly where: string;
  readonly seen: string;
}

export interface TextMarks {
  readonly marks: readonly Mark[];
  readonly cautions: readonly string[];
  /** Those of the cautions that make an AI change need more. */
  readonly contradictions: readonly string[];
}

export interface TextToRead {
  readonly kind: 'message' | 'body';
  readonly text: string;
  /** Written by automation: its text quotes other projects' release notes, so prose is not its own word. */
  readonly byAutomation: boolean;
  /** When it was written, ISO 8601; null: not known. */
  readonly at: string | null;
}

/** Characters read of either end of a very long text; GitHub's own limit for a body is 65,536 in all. */
const END = 100_000;
const NOTHING: TextMarks = { marks: [], cautions: [], contradictions: [] };
/** Keys with blanks or underscores are no trailers for git, but people write them. */
const LOOSE_TRAILER = /^([A-Za-z][A-Za-z _-]{1,40}?)\s*:\s*(\S.*)$/;
const COLON_FORGOTTEN =
  /^((?:co-?authored|assisted|generated)[- ]by)\s+((?:[^:]{0,100}[\s<])?[\w.+[\]-]{1,80}@[\w.-]{1,80}>?)$/i;
/** A squash lists the subjects of its commits, and a subject may be nothing but a trailer: it ends with the mailbox. */
const LISTED_TRAILER =
  /^[*-] +((?:co-?authored|assisted|generated)[- ]by\b[^`"']{0,200}[\w\]]@[\w.-]{1,80}\w>?)\W{0,3}$/i;
const GREATEST: Record<Confidence, number> = { low: 0, medium: 1, high: 2 };

export function marksIn(input: TextToRead, index: SignatureIndex): TextMarks {
  return input.text.length > 2 * END ? marksInEnds(input, index) : marksInWhole(input, index);
}

function marksInWhole(input: TextToRead, index: SignatureIndex): TextMarks {
  const { text: comparableText, folded } = comparable(input.text);
  const text = withRealBreaks(comparableText);
  const disguised = disguises(input.text, index);
  if (!mentions(text, index)) return disguised;
  const strict = input.kind === 'message' ? strictMarks(input, index) : NOTHING;
  const lines = candidateLines({ text, needles: index.needles, kind: input.kind });
  const loose = lines.lines.flatMap((line) => lineMarks({ line, input }, index));
  const opening = input.kind === 'message' ? openings(text, index) : [];
  const marks = deduplicated([...strict.marks, ...opening, ...loose.map((one) => one.mark)]);
  const lookAlike = folded && disguised.marks.length === 0 ? input.text : '';
  const contradictions = [
    ...disguised.contradictions,
    ...strict.contradictions,
    ...loose.flatMap((one) => one.contradictions),
  ];
  return {
    marks: marks.some((one) => one.agentClass !== 'automation') ? marks : [...marks, ...disguised.marks],
    cautions: [...new Set([...contradictions, ...cautionsOf(loose, lines.skipped, lookAlike)])],
    contradictions: [...new Set(contradictions)],
  };
}

/** Something hides in a disguised key, and the least that it can be is an AI that wants no name. */
function disguises(text: string, index: SignatureIndex): TextMarks {
  const [key] = disguisedKeys(text, index);
  if (key === undefined) return NOTHING;
  const unnamed = mark(
    { agent: 'unnamed-ai', agentClass: 'agent' },
    { signal: 'message', confidence: 'low', where: 'disguised key', seen: excerpt(key) },
  );
  const contradictions = [`look-alike or invisible letters stand in the key of a trailer: ${excerpt(key)}`];
  return { marks: [unnamed], cautions: contradictions, contradictions };
}

function mentions(text: string, index: SignatureIndex): boolean {
  index.needles.lastIndex = 0;
  return index.needles.test(text);
}

/** Nobody reads the middle of such a text; if it names an agent, that is taken for a declaration. */
function marksInEnds(input: TextToRead, index: SignatureIndex): TextMarks {
  const { text } = input;
  const ends = marksInWhole({ ...input, text: `${text.slice(0, END)}\n\n${text.slice(1 - END)}` }, index);
  if (!mentions(text.slice(END, -END), index)) return ends;
  const where = 'middle of a very long text, not read';
  const unread = mark(
    { agent: 'unnamed-ai', agentClass: 'agent' },
    { signal: 'message', confidence: 'low', where, seen: 'an agent is named' },
  );
  return {
    ...ends,
    marks: [...ends.marks, unread],
    cautions: [...ends.cautions, 'the middle of a very long text was not read for marks'],
  };
}

function strictMarks({ text, at }: TextToRead, index: SignatureIndex): TextMarks {
  const found = parseTrailers(text)
    .trailers.slice(-MANY)
    .map(({ key, value }) => trailerMarks({ key, value, at, inBlock: isAgentKey }, index));
  const contradictions = found.flatMap((one) => one.contradictions);
  const marks = found.flatMap((one) => one.marks.map((mark) => ({ ...mark, signal: 'trailer' as const })));
  return { marks, cautions: contradictions, contradictions };
}

const MANY = 1000;

interface KeyAndValue {
  readonly key: string;
  readonly value: string;
  readonly at: string | null;
  /** Keys that count beside those of attributions: only in git's own block of trailers. */
  readonly inBlock?: (key: string) => boolean;
}

function trailerMarks(written: KeyAndValue, index: SignatureIndex): TextMarks {
  const key = keyOf(written.key);
  const value = comparable(written.value).text.trim();
  const where = `trailer ${written.key}`;
  const seen = excerpt(`${written.key}: ${written.value}`);
  const own = (index.trailers.get(key) ?? []).filter(({ mark }) => !mark.value || mark.value.test(value));
  const credited = isAttributionKey(key) || written.inBlock?.(key) === true ? attributions(key, value, index) : [];
  const named = credited.filter((one) => one.agentClass !== 'automation');
  const declared = own.filter(({ signature }) => named.length === 0 || signature.id !== 'unnamed-ai');
  const contradictions = credited.flatMap(({ contradiction }) =>
    contradiction === null ? [] : [`${where}: ${contradiction}`],
  );
  return {
    marks: [
      ...named.map((one) => {
        const confidence = surenessAt(one, written.at);
        return mark(one, { signal: 'trailer', confidence, where, seen });
      }),
      ...declared.map(({ signature }) => mark(who(signature), { signal: 'trailer', confidence: 'high', where, seen })),
    ],
    cautions: contradictions,
    contradictions,
  };
}

function openings(text: string, index: SignatureIndex): readonly Mark[] {
  const start = text.slice(0, 1000);
  return index.openings
    .filter(({ mark: pattern }) => pattern.test(start))
    .map(({ signature }) =>
      mark(who(signature), { signal: 'message', confidence: 'high', where: 'opening', seen: excerpt(start) }),
    );
}

interface Found {
  readonly mark: Mark;
  readonly contradictions: readonly string[];
}

interface LineOf {
  readonly line: CandidateLine;
  readonly input: TextToRead;
}

function lineMarks({ line, input }: LineOf, index: SignatureIndex): readonly Found[] {
  const body = input.kind === 'body';
  const trailers = line.indented || line.comment ? NOTHING : looseTrailer(line.text, input.at, index);
  if (trailers.marks.length > 0) {
    const signal = body ? 'body' : 'loose-trailer';
    return trailers.marks.map((one) => ({
      mark: { ...one, signal, confidence: atMost('medium', one.confidence) },
      contradictions: trailers.contradictions,
    }));
  }
  if (line.title || (input.byAutomation && line.folded)) return [];
  const signal = body ? 'body' : 'message';
  const own = ownLines(line, index).map((one) => ({ ...one, signal }) as const);
  const said =
    own.length > 0 || line.comment || input.byAutomation
      ? []
      : statements(line, index).map((one) => ({ ...one, signal }) as const);
  return [...own, ...said].map((one) => ({ mark: one, contradictions: [] }));
}

function looseTrailer(line: string, at: string | null, index: SignatureIndex): TextMarks {
  const text = LISTED_TRAILER.exec(line)?.[1] ?? line;
  const match = LOOSE_TRAILER.exec(text) ?? COLON_FORGOTTEN.exec(text);
  const [, key, value] = match ?? [];
  if (key === undefined || value === undefined) return NOTHING;
  return trailerMarks({ key, value, at }, index);
}

function ownLines(line: CandidateLine, index: SignatureIndex): readonly Mark[] {
  const lower = line.text.toLowerCase();
  return index.lines
    .filter(({ mark: own }) => lower.includes(own.needle) && own.pattern.test(line.text))
    .map(({ signature, mark: own }) =>
      mark(who(signature), {
        signal: 'message',
        confidence: own.confidence ?? 'medium',
        where: 'line',
        seen: excerpt(line.text),
      }),
    );
}

function statements(line: CandidateLine, index: SignatureIndex): readonly Mark[] {
  return statementsIn({ text: line.text, before: line.before }, index).map(({ signature, weak }) =>
    mark(who(signature), {
      signal: 'message',
      confidence: weak ? 'low' : 'medium',
      where: 'statement',
      seen: excerpt(line.before === '' ? line.text : `${line.before} ${line.text}`),
    }),
  );
}

function who(signature: AgentSignature): Pick<Mark, 'agent' | 'agentClass'> {
  return { agent: signature.id, agentClass: signature.agentClass };
}

function mark(
  { agent, agentClass }: Pick<Mark, 'agent' | 'agentClass'>,
  rest: Omit<Mark, 'agent' | 'agentClass'>,
): Mark {
  return { agent, agentClass, ...rest };
}

function atMost(limit: Confidence, confidence: Confidence): Confidence {
  return GREATEST[confidence] > GREATEST[limit] ? limit : confidence;
}

/** The strongest mark of each agent and tier; a strict trailer is not told again as a loose one. */
function deduplicated(marks: readonly Mark[]): readonly Mark[] {
  const kept = new Map<string, Mark>();
  for (const one of marks) {
    const tier = one.signal === 'loose-trailer' ? 'trailer' : one.signal;
    const key = `${one.agent}\n${one.agentClass}\n${tier}`;
    const known = kept.get(key);
    if (!known || GREATEST[one.confidence] > GREATEST[known.confidence]) kept.set(key, one);
  }
  return [...kept.values()];
}

function cautionsOf(found: readonly Found[], skipped: number, folded: string): readonly string[] {
  const cautions = new Set<string>();
  if (found.length > 0 && folded !== '' && hasMixedScriptWord(folded)) {
    cautions.add('look-alike letters of another alphabet stand in a text that names an agent');
  }
  if (skipped > 0) cautions.add(`${skipped} lines of a very long text were not read for marks`);
  return [...cautions];
}
