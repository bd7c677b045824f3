/** The import table of docs/architecture.md, enforced: a file in the wrong room is found here, not in review. */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const MOST_LINES = 300;

/** Layer → layers it may import, and packages it may use (`*`: any). */
const TABLE: Readonly<
  Record<string, { readonly layers: readonly string[]; readonly packages: readonly string[] | '*' }>
> = {
  domain: { layers: ['domain'], packages: [] },
  catalog: { layers: ['domain', 'catalog'], packages: [] },
  core: { layers: ['domain', 'catalog', 'core'], packages: ['yaml', 'zod', 'minimatch'] },
  report: { layers: ['domain', 'catalog', 'core', 'report'], packages: [] },
  ports: { layers: ['domain', 'ports'], packages: [] },
  flows: { layers: ['domain', 'catalog', 'core', 'report', 'ports', 'flows'], packages: [] },
  adapters: { layers: ['domain', 'ports', 'adapters'], packages: '*' },
  web: {
    layers: ['domain', 'catalog', 'core', 'report', 'ports', 'web'],
    packages: ['hono', 'hono/html', 'echarts/core', 'echarts/charts', 'echarts/components', 'echarts/renderers'],
  },
  demo: { layers: ['domain', 'demo'], packages: '*' },
  entry: {
    layers: ['domain', 'catalog', 'core', 'report', 'ports', 'flows', 'adapters', 'web', 'demo', 'entry'],
    packages: '*',
  },
};
const PURE = ['domain', 'catalog', 'core', 'report'];

interface SourceFile {
  readonly path: string;
  readonly layer: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files: readonly SourceFile[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((path) => {
    const text = readFileSync(join(SRC, path), 'utf8');
    const written = /^(?:import|export)\s[^;]*?\sfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\('([^']+)'\)/gm;
    const imports = [...text.matchAll(written)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
    return { path, layer: layerOf(path), text, imports };
  });

function layerOf(path: string): string {
  const [room = ''] = path.split('/');
  if (path === 'ports.ts' || room === 'ports') return 'ports';
  return room in TABLE && path.includes('/') ? room : 'entry';
}

/** Words of other languages stand in strings and patterns; imports keep theirs. */
function withoutQuotes(line: string): string {
  if (/^import\b/.test(line)) return line;
  return line.replace(/'(?:\\.|[^'\\])*'|`[^`]*`|\/(?![/*])(?:\\.|[^/\\])+\/[a-z]*/g, '');
}

function target(file: SourceFile, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const resolved = normalize(join(dirname(join(SRC, file.path)), specifier)).replace(/\.js$/, '.ts');
  return relative(SRC, resolved);
}

describe('the rooms of the house', () => {
  it('every layer imports only what the table allows', () => {
    const broken = files.flatMap((file) =>
      file.imports.flatMap((specifier) => {
        const rule = TABLE[file.layer];
        const inside = target(file, specifier);
        if (inside !== null) return rule?.layers.includes(layerOf(inside)) ? [] : [`${file.path} imports ${inside}`];
        const allowed = rule?.packages === '*' || rule?.packages.includes(specifier);
        return allowed ? [] : [`${file.path} imports the package ${specifier}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it('only the command line and tests know the simulated GitHub', () => {
    const users = files.filter((file) => file.layer !== 'demo' && file.imports.some((path) => path.includes('/demo/')));
    expect(users.filter((file) => !file.path.startsWith('cli/')).map((file) => file.path)).toEqual([]);
  });

  it('the pure layers have no input, output, clock or waiting', () => {
    const impure =
      /\basync\b|\bawait\b|\bPromise\b|\bDate\.now\b|new Date\(\)|\bprocess\.|\bMath\.random\b|'node:|\bfetch\(|\bconsole\./;
    const found = files
      .filter((file) => PURE.includes(file.layer))
      .flatMap((file) =>
        file.text
          .split('\n')
          .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && impure.test(withoutQuotes(line)))
          .map((line) => `${file.path}: ${line.trim()}`),
      );
    expect(found).toEqual([]);
  });

  it('no import circle exists', () => {
    const graph = new Map(
      files.map((file) => [file.path, file.imports.map((to) => target(file, to)).filter((to) => to !== null)]),
    );
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      if (trail.includes(path) || done.has(path)) return;
      for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
      done.add(path);
    };
    for (const path of graph.keys()) visit(path, []);
    expect(circles).toEqual([]);
  });

  it('no file is too long to hold one idea, none is a drawer without a name, and each says what it is for', () => {
    const long = files.filter((file) => file.text.split('\n').length > MOST_LINES + 1).map((file) => file.path);
    const drawers = files
      .filter((file) => /(^|\/)(utils?|helpers?|common|misc|types)(\.ts|\/)/.test(file.path))
      .map((file) => file.path);
    const silent = files.filter((file) => !/^(#!.*\n)?\/\*\*/.test(file.text)).map((file) => file.path);
    expect({ long, drawers, silent }).toEqual({ long: [], drawers: [], silent: [] });
  });
});
