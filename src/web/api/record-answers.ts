/** Records of the audit log over the API, with the digests by which whoever has them can check them. */
import { readLink } from '../../core/audit-entry.js';
import type { KeptEntry } from '../../domain/audit.js';
import { AUDIT_KINDS } from '../../domain/audit.js';
import type { RepositoryRef } from '../../domain/change.js';
import { toldEntry } from '../../report/audit-lines.js';
import { dayIn, oneOf, pageIn } from '../filters.js';
import { numberIn, type Sources } from '../sources.js';
import type { Parameter } from './parameters.js';
import { type ApiAnswer, type ApiRoute, type Asked, found, isoTime, MISSING, NUMBER } from './route.js';
import {
  anything,
  closed,
  count,
  instant,
  type JsonSchema,
  listOf,
  named,
  oneOfTexts,
  orNull,
  pageOf,
  text,
} from './schema.js';
import { IN_REPOSITORY, narrowed, PAGE } from './shared-parameters.js';

const DAY = { type: 'string', pattern: '^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$' } as const;

const PARAMETERS: readonly Parameter[] = [
  {
    name: 'kind',
    in: 'query',
    description: 'Only entries of this kind.',
    schema: { type: 'string', enum: AUDIT_KINDS },
  },
  IN_REPOSITORY,
  { name: 'number', in: 'query', description: 'Only about this pull request.', schema: NUMBER },
  { name: 'since', in: 'query', description: 'From this day on, in UTC.', schema: DAY },
  { name: 'until', in: 'query', description: 'Up to the end of this day, in UTC.', schema: DAY },
  PAGE,
];

const RECORD = {
  ...{ installation: count, sequence: count, kind: oneOfTexts(AUDIT_KINDS), at: instant },
  ...{ repository: orNull(text), number: orNull(count), sha: orNull(text), told: listOf(text) },
  ...{ previous: text, digest: text, bodyDigest: orNull(text), about: { type: 'object' } },
};

export const RECORD_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Record: {
    ...closed(RECORD),
    description:
      'An entry of the audit log. `told`: what it says, in words. `digest`: SHA-256 of the entry as `twokey audit export` prints it; `previous`: that of the entry before it.',
  },
  RecordWithBody: closed({ ...RECORD, body: anything }),
};

export const RECORD_ROUTES: readonly ApiRoute[] = [
  {
    ...{ path: '/audit', id: 'listRecords', summary: 'Entries of the audit log, the newest first', read: 'audit' },
    ...{ parameters: PARAMETERS, answer: pageOf(named('Record')), answerTo: records },
  },
  {
    ...{ path: '/audit/{installation}/{sequence}', id: 'getRecord', read: 'audit' },
    summary: 'One entry with its body, which is null where it has none or the retention deleted it',
    parameters: [
      { name: 'installation', in: 'path', description: "GitHub's number of it.", schema: NUMBER },
      { name: 'sequence', in: 'path', description: 'Its place in the log of the installation.', schema: NUMBER },
    ],
    ...{ answer: named('RecordWithBody'), answerTo: record },
  },
];

async function records({ scope, values }: Asked, sources: Sources): Promise<ApiAnswer> {
  const place = await narrowed(sources, scope, values.repository);
  if (place.kind === 'missing') return MISSING;
  const page = await sources.reader.entries(scope, {
    ...{ kind: oneOf(values.kind, AUDIT_KINDS), number: numberIn(values.number), page: pageIn(values) },
    repository: place.kind === 'one' ? place.repository : null,
    ...{ since: dayIn(values.since, 'start'), until: dayIn(values.until, 'end') },
  });
  const names = new Map(place.repositories.map((one) => [one.id, one]));
  return found({
    page: page.number,
    hasNext: page.hasNext,
    items: page.items.flatMap((kept) => entryBody(kept, names)),
  });
}

async function record({ scope, values }: Asked, sources: Sources): Promise<ApiAnswer> {
  const [installation, sequence] = [numberIn(values.installation), numberIn(values.sequence)];
  if (installation === null || sequence === null) return MISSING;
  const kept = await sources.reader.entry(scope, installation, sequence);
  if (kept === null) return MISSING;
  const names = new Map((await sources.reader.repositories(scope)).map((one) => [one.id, one]));
  const [body] = entryBody(kept, names);
  return body === undefined ? MISSING : found({ ...body, body: kept.body === null ? null : JSON.parse(kept.body) });
}

/** None where it cannot be read: `twokey audit verify` says what is wrong with it. */
export function entryBody(kept: KeptEntry, names: ReadonlyMap<number, RepositoryRef>) {
  const entry = readLink(kept.entry);
  if (entry === null) return [];
  const repository = names.get(entry.repository);
  return [
    {
      ...{ installation: entry.installation, sequence: entry.sequence, kind: entry.kind, at: isoTime(entry.at) },
      repository: repository === undefined ? null : `${repository.owner}/${repository.name}`,
      ...{ number: entry.number === 0 ? null : entry.number, sha: entry.sha === '' ? null : entry.sha },
      ...{ told: toldEntry(entry), previous: entry.previous, digest: kept.digest },
      ...{ bodyDigest: entry.body === '' ? null : entry.body, about: entry.about },
    },
  ];
}
