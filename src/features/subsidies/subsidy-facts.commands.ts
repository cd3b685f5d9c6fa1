import { v7 } from 'uuid';
import { dayInShanghai } from '../../domain/calendar';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { FactSpeaker, FactStatement, FactWithdrawal } from '../../domain/subsidy-fact';
import { parseFact, type SaidFact } from '../../domain/subsidy-fact-shape';
import { decideUpdate, stateOf, type Update } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { employmentsAt } from '../employments/employments.store';
import { holdAllOf } from '../persons/persons.commands';
import { documentKeysOf, personIdsByDocument } from '../persons/persons.lookup.store';
import { attachHolders, holdPushes, pusherOf, type Pusher } from '../persons/push.commands';
import { lookForContradictions } from './contradictions.commands';
import { subsidyFactFact } from './subsidy-facts.facts';
import {
  findSubsidyFacts,
  insertSubsidyFact,
  statementPlace,
  type SubsidyFactRow,
} from './subsidy-facts.store';

/** What an authority or employer says of one person. */
export interface PushedFact extends SaidFact {
  readonly person: PersonClaim;
  /** Whose books say so. */
  readonly source: string;
  readonly updatedAt: Date;
}

export interface FactPut {
  readonly update: Update;
  readonly fact: SubsidyFactRow;
}

/**
 * Records a fact under the organisation's own reference, or its later state. What is stored already changes nothing.
 * An error in it holds the fact for review and disputes nobody's identity: money waits, children do not.
 *
 * @throws Refusal `update-older-than-stored`, `update-contradicts-stored`, `subsidy-fact-not-yours`, and as `parseFact`.
 */
export async function putSubsidyFact(
  work: Work,
  reference: string,
  push: PushedFact,
): Promise<FactPut> {
  const pusher = await pusherOf(work);
  const { organisationId } = pusher;
  const held = await holdPushes(
    work,
    {
      kind: 'subsidy_fact',
      organisationId,
      stored: (references) => findSubsidyFacts(work, organisationId, references),
    },
    [{ reference, claim: push.person }],
  );
  const at = await work.now();
  const stored = held.stored.get(reference);
  const digest = digestOf(work, `${organisationId}:${reference}`, push);
  const update = decideUpdate(stored ?? null, { updatedAt: push.updatedAt, digest }, at);
  if (stored && update === 'unchanged') return { update, fact: stored };

  const speaker = speakerOf(pusher);
  const said = parseFact(push, speaker, dayInShanghai(at));
  if (speaker === 'employer') await mustEmploy(work, organisationId, push.person);
  const id = stored?.id ?? v7();
  const [holder] = await attachHolders(
    work,
    at,
    [
      {
        claim: push.person,
        record: { id, personId: stored?.personId ?? null, rejectedBefore: false },
      },
    ],
    { kind: 'subsidy_fact', source: { ...pusher, mayErr: true }, known: held.known },
  );
  if (!holder) throw new Error('a fact is about nobody');
  const fact = await add(work, at, {
    id,
    version: (stored?.version ?? 0) + 1,
    ...{ organisationId, reference, speaker, said, digest },
    personId: holder.personId,
    source: push.source,
    state: stateOf({ ...holder, numberUnverified: false }),
    updatedAt: push.updatedAt,
  });
  await lookForContradictions(work, at, fact.personId, [fact, stored]);
  return { update, fact };
}

/**
 * Takes back what was said: from now on it says nothing. Sent again with a later `updatedAt`, it counts again.
 *
 * @throws Refusal `not-found`, `update-older-than-stored`, `update-contradicts-stored`.
 */
export async function withdrawSubsidyFact(
  work: Work,
  reference: string,
  { reason, updatedAt }: { readonly reason: FactWithdrawal; readonly updatedAt: Date },
): Promise<SubsidyFactRow> {
  const { organisationId } = await pusherOf(work);
  const stored = await holdAllOf(work, async () => {
    const seen = await getSubsidyFact(work, reference);
    const documents = await documentKeysOf(work, [seen.personId]);
    const things = documents.map((key) => `document:${key}`);
    return {
      holds: { exclusive: [`subsidy_fact:${organisationId}:${reference}`, ...things] },
      seen,
    };
  });
  const at = await work.now();
  const digest = work.keys.commitment(stored.id, JSON.stringify({ withdrawn: reason }));
  if (decideUpdate(stored, { updatedAt, digest }, at) === 'unchanged') return stored;
  const version = stored.version + 1;
  const statement = work.keys.open(
    statementPlace(stored.id, stored.version),
    stored.sealedStatement,
  );
  const withdrawn = await write(work, at, 'subsidy_fact.withdrawn', {
    ...stored,
    version,
    sealedStatement: work.keys.seal(statementPlace(stored.id, version), statement),
    withdrawnReason: reason,
    updatedAt,
    digest,
    recordedAt: at,
  });
  await lookForContradictions(work, at, withdrawn.personId, [withdrawn]);
  return withdrawn;
}

/**
 * Only for whoever said it; another's reference is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function getSubsidyFact(work: Work, reference: string): Promise<SubsidyFactRow> {
  const { organisationId } = await pusherOf(work);
  const [row] = await findSubsidyFacts(work, organisationId, [reference]);
  if (!row) throw new Refusal('not-found', 'Your organisation has no fact under this reference.');
  return row;
}

/** @throws Refusal `subsidy-fact-not-yours`: schools state nothing of this kind. */
function speakerOf({ kind }: Pusher): FactSpeaker {
  if (kind === 'authority') return 'authority';
  if (kind === 'institution') return 'employer';
  throw new Refusal('subsidy-fact-not-yours', 'Schools state no facts for subsidies.');
}

/** Whether the registry knows the person makes no difference to the answer. */
async function mustEmploy(
  work: Work,
  institutionId: string,
  { document }: PersonClaim,
): Promise<void> {
  const personIds = [...(await personIdsByDocument(work, [document])).values()];
  const employments = await employmentsAt(work, [institutionId], personIds);
  if (employments.length === 0) {
    throw new Refusal(
      'subsidy-fact-not-yours',
      'An employer states facts about people whose employment it has recorded.',
    );
  }
}

/** Of everything that was sent: whether the same reference comes with the same content again. */
function digestOf({ keys }: Work, under: string, push: PushedFact): string {
  const { document, name, birthDate, proof } = push.person;
  const { kind, value, asOfOn, period, source } = push;
  const content = JSON.stringify([
    [document.key, name, birthDate, proof],
    [kind, Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)), asOfOn],
    [period?.startsOn ?? null, period?.endsOn ?? null, source],
  ]);
  return keys.commitment(`subsidy_fact:${under}`, content);
}

type NewVersion = Pick<
  SubsidyFactRow,
  | 'id'
  | 'version'
  | 'organisationId'
  | 'reference'
  | 'speaker'
  | 'personId'
  | 'digest'
  | 'state'
  | 'updatedAt'
> & { readonly said: FactStatement; readonly source: string };

function add(
  work: Work,
  at: Date,
  { said, source, ...version }: NewVersion,
): Promise<SubsidyFactRow> {
  const { kind, value, asOfOn, period } = said;
  const place = statementPlace(version.id, version.version);
  const type = version.version === 1 ? 'subsidy_fact.recorded' : 'subsidy_fact.corrected';
  return write(work, at, type, {
    ...version,
    ...{ kind, asOfOn },
    startsOn: period?.startsOn ?? null,
    endsOn: period?.endsOn ?? null,
    sealedStatement: work.keys.seal(place, JSON.stringify({ value, source })),
    withdrawnReason: null,
    recordedAt: at,
  });
}

async function write(
  work: Work,
  at: Date,
  type: string,
  row: Omit<SubsidyFactRow, 'entryNumber'>,
): Promise<SubsidyFactRow> {
  const [entryNumber] = await record(work, at, subsidyFactFact(work, type, row));
  if (entryNumber === undefined) throw new Error('a fact was recorded without a number');
  await insertSubsidyFact(work, { ...row, entryNumber });
  return { ...row, entryNumber };
}
