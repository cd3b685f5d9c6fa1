import {
  judgeLine,
  subjectIn,
  type ImportEntry,
  type ImportLine,
  type RowReason,
} from '../../domain/ban-import';
import { foldedDocumentNumber, knownAs, type KnownDecision } from '../../domain/ban-import-known';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { isWithin } from '../../domain/division';
import { contradicts, type KnownIdentity } from '../../domain/identity';
import { nameToken } from '../../domain/name';
import type { PersonClaim } from '../../domain/person';
import type { Principal } from '../../domain/principal';
import { unlessAltered } from '../../platform/crypto/sealed';
import type { Work } from '../../platform/database/work';
import { authoritiesUnder, type NamedAuthority } from '../access/authorities.store';
import { identitiesOf, personIdsByDocument } from '../persons/persons.lookup.store';
import { decisionsAmong } from './import-rows.store';
import { importLinePlace, type ImportRow } from './imports.store';
import { digestOfSubject } from './subject.store';

/** A row that may be put in force, and for whose authority. */
export interface Importable {
  readonly entry: ImportEntry;
  readonly authorityId: string;
}

export interface JudgedRow {
  readonly row: ImportRow;
  /** Null for whatever is not importable as things stand. */
  readonly importable: Importable | null;
}

/** What a file's rows are judged by, besides themselves. */
interface Known {
  readonly submitter: Principal;
  readonly authorities: readonly NamedAuthority[];
  readonly identities: ReadonlyMap<string, KnownIdentity>;
  /** By the key of the document that a row names. */
  readonly decisions: ReadonlyMap<string, readonly KnownDecision[]>;
}

/** The line as it was sent. Null when it was altered since. */
export function lineOf(
  { keys }: Work,
  { importId, row, sealedLine }: ImportRow,
): ImportLine | null {
  const text = unlessAltered(() => keys.open(importLinePlace(importId, row), sealedLine));
  return text === null ? null : (JSON.parse(text) as ImportLine);
}

/** Whom a row names; null where it says nobody who could be barred. */
export function subjectOf(
  work: Work,
  row: ImportRow,
  submitter: Principal,
  today: PlainDate,
): PersonClaim | null {
  const line = lineOf(work, row);
  const judged = line && judgeLine(line, submitter, today);
  return judged?.verdict === 'importable' ? judged.entry.subject : null;
}

/** These rows of a file that the submitter sent, each judged as things stand: at the beginning, and again at its turn. */
export async function judgeRows(
  work: Work,
  at: Date,
  submitter: Principal,
  rows: readonly ImportRow[],
): Promise<JudgedRow[]> {
  const today = dayInShanghai(at);
  const verdicts = rows.map((row) => {
    const line = lineOf(work, row);
    return {
      row: line ? withDigests(work, row, subjectIn(line)) : row,
      judged: line && judgeLine(line, submitter, today),
    };
  });
  const entries = verdicts.flatMap(({ judged }) =>
    judged?.verdict === 'importable' ? [judged.entry] : [],
  );
  const documents = entries.map(({ subject }) => subject.document);
  const holders = await personIdsByDocument(work, documents);
  const known: Known = {
    submitter,
    authorities: await authoritiesUnder(work, submitter),
    identities: await identitiesBehind(work, holders),
    decisions: await decisionsOf(work, entries, holders),
  };
  return verdicts.map(({ row, judged }): JudgedRow => {
    if (judged === null) return left(row, 'single_proposal', 'row-altered');
    if (judged.verdict !== 'importable') {
      return left(row, judged.verdict, judged.reason, judged.column);
    }
    return judgeEntry(work, row, judged.entry, known);
  });
}

/** Of every row that names somebody, importable or not: rows are compared by them. */
function withDigests(work: Work, row: ImportRow, subject: PersonClaim | null): ImportRow {
  if (!subject) return row;
  const { document, name, birthDate } = subject;
  return {
    ...row,
    subjectDigest: digestOfSubject(work, subject),
    identityDigest: rowDigest(work, `${document.key}\n${nameToken(name, birthDate)}`),
  };
}

function rowDigest({ keys }: Work, value: string): string {
  return keys.commitment('ban-import-row', value);
}

function left(
  row: ImportRow,
  verdict: 'single_proposal' | 'refused',
  reason: RowReason,
  field: ImportRow['field'] = null,
): JudgedRow {
  return { row: { ...row, verdict, reason, field }, importable: null };
}

function judgeEntry(work: Work, row: ImportRow, entry: ImportEntry, known: Known): JudgedRow {
  const { subject, proposal } = entry;
  const { key } = subject.document;
  const named = known.authorities.filter((one) => sameWords(one.name, entry.authority));
  const [authority] = named;
  if (!authority || named.length > 1) {
    return left(row, 'single_proposal', 'authority-not-in-line', 'authority');
  }
  if (!isWithin(proposal.incidentDivision, authority.division)) {
    return left(row, 'refused', 'outside-jurisdiction', 'incidentDivision');
  }
  const before = knownAs(authority.id, proposal, known.decisions.get(key) ?? []);
  if (before === 'recorded') return left(row, 'refused', 'ban-already-recorded');
  if (before) return left(row, 'single_proposal', before);
  const identity = known.identities.get(key);
  if (identity?.disputed) return left(row, 'single_proposal', 'identity-disputed');
  if (identity && contradicts(identity, subject)) {
    return left(row, 'single_proposal', 'identity-contradiction');
  }
  return {
    row: {
      ...row,
      verdict: 'importable',
      reason: null,
      field: null,
      decisionDigest: rowDigest(work, decisionText(work, authority.id, entry)),
    },
    importable: { entry, authorityId: authority.id },
  };
}

async function identitiesBehind(
  work: Work,
  ids: ReadonlyMap<string, string>,
): Promise<Map<string, KnownIdentity>> {
  const identities = await identitiesOf(work, [...ids.values()]);
  return new Map(
    [...ids].flatMap(([key, id]) => {
      const identity = identities.get(id);
      return identity ? [[key, identity] as const] : [];
    }),
  );
}

async function decisionsOf(
  work: Work,
  entries: readonly ImportEntry[],
  holders: ReadonlyMap<string, string>,
): Promise<Map<string, readonly KnownDecision[]>> {
  const digests = new Map(
    entries.map(({ subject }) => [subject.document.key, digestOfSubject(work, subject)]),
  );
  const found = await decisionsAmong(work, [...digests.values()], [...new Set(holders.values())]);
  return new Map(
    [...digests].map(([key, digest]) => {
      const holder = holders.get(key) ?? '';
      return [key, found.filter((ban) => ban.subjectDigest === digest || ban.personId === holder)];
    }),
  );
}

/** What makes two bans one. */
function decisionText(work: Work, authorityId: string, { subject, proposal }: ImportEntry): string {
  const { capacity, ground } = proposal;
  const number = foldedDocumentNumber(proposal.documentNumber);
  return [authorityId, number, digestOfSubject(work, subject), capacity, ground].join('\n');
}

function sameWords(a: string, b: string): boolean {
  const folded = (text: string) => text.normalize('NFKC').replace(/\s/g, '');
  return folded(a) === folded(b);
}
