/**
 * Where a text comes in: what tests give there, how it is varied and shortened, what is seen in it, and how a case of
 * test/golden writes it down. For seek-worker.js, which says how modules are loaded and where chance comes from.
 */
import { lessValues, variedText, variedValue } from './vary.js';

export function doorCalled(name, { load, random }) {
  return { readings: readings(load, random), plans: plans(load, random) }[name];
}

/** Files before and after, for the readers of core/readers. */
function readings(load, random) {
  return {
    inputOf(args) {
      const file = args.find((arg) => typeof arg?.name === 'string' && 'base' in arg && 'head' in arg);
      if (file === undefined) return null;
      const { fileKindBy } = load('./src/core/file-kinds.js');
      const { name, base, head } = file;
      return {
        kind: typeof args[0] === 'string' ? args[0] : fileKindBy(name, head ?? base ?? ''),
        file: name,
        base,
        head,
      };
    },
    opened() {
      const { readFile } = load('./src/core/readers.js');
      const { seenIn } = load('./test/readings.js');
      const parsers = { sql: globalThis.readySqlParser };
      return ({ kind, file, base, head }) => seenIn(readFile(kind, { name: file, base, head }, parsers));
    },
    varied(input, parts) {
      const donors = parts.donors.filter(({ kind }) => kind === input.kind).flatMap(sides);
      const vary = (text) => variedText(random, text, { words: parts.words, donors });
      const { base, head } = input;
      switch (Math.floor(random() * 8)) {
        case 0:
          return { ...input, base: head, head: base };
        case 1:
          return { ...input, base: null, head: vary(head ?? base) };
        case 2:
          return { ...input, base: vary(base ?? head), head: null };
        case 3:
          return { ...input, base: vary(base ?? head), head: head ?? base };
        case 4: {
          const one = vary(head ?? base);
          return { ...input, base: one, head: vary(one) };
        }
        case 5:
          return { ...input, base: base ?? head, head: vary(base ?? head) };
        default:
          return { ...input, head: vary(head ?? base) };
      }
    },
    shorter(input) {
      const less = ['base', 'head'].flatMap((side) =>
        input[side] === null
          ? []
          : [
              () => ({ ...input, [side]: null }),
              ...lessText(input[side]).map((text) => () => ({ ...input, [side]: text() })),
            ],
      );
      const both = input.base === null || input.head === null ? [] : sameLines(input);
      return [...both, ...less];
    },
    draft: (input, sees) => ({ case: '', ...withoutNull(input), sees }),
  };
}

/** Plans, for core/plan. */
function plans(load, random) {
  return {
    inputOf: ([bytes]) => (bytes instanceof Uint8Array ? plain(new TextDecoder().decode(bytes)) : null),
    opened() {
      const { judged } = load('./test/plan-world.js');
      const { foundIn } = load('./test/readings.js');
      return (input) => foundIn(judged(input));
    },
    varied: (input, parts) =>
      typeof input === 'string'
        ? variedText(random, input, { ...parts, donors: ['{}'] })
        : variedValue(random, input, parts),
    shorter: (input) => (typeof input === 'string' ? lessText(input) : lessValues(input)),
    draft: (input, finds) => ({ case: '', plan: input, finds }),
  };
}

function plain(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sides({ base, head }) {
  return [base, head].filter((text) => text !== null);
}

function withoutNull(input) {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null));
}

/** The text without one run of lines: what is left of a real text is easier to read than its shortest form. */
function lessText(text) {
  const lines = text.split('\n');
  const runs = [Math.ceil(lines.length / 2), Math.ceil(lines.length / 4), 3, 1].filter(
    (run, at, all) => all.indexOf(run) === at,
  );
  return runs.flatMap((run) =>
    Array.from({ length: Math.ceil(lines.length / run) }, (_, at) => () => lines.toSpliced(at * run, run).join('\n')),
  );
}

/** Both sides without the same line. */
function sameLines(input) {
  const lines = new Set(input.base.split('\n'));
  const common = input.head.split('\n').filter((line) => lines.has(line));
  const drop = (text, line) => {
    const all = text.split('\n');
    return all.toSpliced(all.indexOf(line), 1).join('\n');
  };
  return common.map((line) => () => ({ ...input, base: drop(input.base, line), head: drop(input.head, line) }));
}
