import { v7 } from 'uuid';
import { canonical, type FactData } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import { decideUpdate, type Update } from '../../domain/update';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import { pusherOf } from '../persons/push.commands';
import type { OwnRecordStore, OwnVersion } from './own-records.store';

/** What tells one kind of own records from another. */
export interface OwnRecord<Said extends object, Row extends OwnVersion> {
  readonly kind: 'course' | 'teacher' | 'course_run';
  /** Types of the facts of the first version and of later ones. */
  readonly facts: readonly [first: string, later: string];
  readonly store: OwnRecordStore<Row>;
  /** What is sent, as the keyed digest takes it. */
  readonly contentOf: (said: Said) => FactData;
  readonly rowOf: (work: Work, version: OwnVersion, said: Said) => Row;
  /** What a fact says of it besides what it says of every kind. */
  readonly dataOf: (work: Work, row: Row) => FactData;
  /** @throws Refusal when it cannot be what it says. */
  readonly mustBeFit: (work: Work, organisationId: string, said: Said) => Promise<void>;
}

/**
 * Records what a provider keeps under a reference of its own, or its later state. What is stored already changes nothing
 * and leaves no fact.
 *
 * @throws Refusal `update-older-than-stored`, `update-contradicts-stored`, and what the kind refuses.
 */
export async function putOwn<Said extends object, Row extends OwnVersion>(
  work: Work,
  of: OwnRecord<Said, Row>,
  reference: string,
  said: Said,
  updatedAt: Date,
): Promise<{ readonly update: Update; readonly row: Row }> {
  const { organisationId } = await pusherOf(work);
  const name = `${of.kind}:${organisationId}:${reference}`;
  await hold(work, { exclusive: [name] });
  const at = await work.now();
  const stored = await of.store.find(work, organisationId, reference);
  const digest = work.keys.commitment(name, canonical(of.contentOf(said)));
  const update = decideUpdate(stored, { updatedAt, digest }, at);
  if (stored && update === 'unchanged') return { update, row: stored };

  await of.mustBeFit(work, organisationId, said);
  const draft = of.rowOf(
    work,
    {
      id: stored?.id ?? v7(),
      version: (stored?.version ?? 0) + 1,
      organisationId,
      reference,
      updatedAt,
      digest,
      recordedAt: at,
      entryNumber: 0,
    },
    said,
  );
  const [entryNumber] = await record(work, at, {
    type: draft.version === 1 ? of.facts[0] : of.facts[1],
    subject: { kind: of.kind, id: draft.id, version: draft.version },
    concerns: [organisationId],
    data: factDataOf(work, of, draft),
  });
  if (entryNumber === undefined) throw new Error('a fact was recorded without a number');
  const row = { ...draft, entryNumber };
  await of.store.insert(work, row);
  return { update, row };
}

/**
 * Only for whose it is; another's reference is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function getOwn<Row extends OwnVersion>(
  work: Work,
  store: OwnRecordStore<Row>,
  reference: string,
): Promise<Row> {
  const { organisationId } = await pusherOf(work);
  const row = await store.find(work, organisationId, reference);
  if (!row) throw new Refusal('not-found', 'Your organisation has nothing under this reference.');
  return row;
}

function factDataOf<Said extends object, Row extends OwnVersion>(
  work: Work,
  { dataOf }: OwnRecord<Said, Row>,
  row: Row,
): FactData {
  const { organisationId, reference, digest, updatedAt, recordedAt } = row;
  return {
    organisationId,
    reference,
    ...dataOf(work, row),
    digest,
    updatedAt: updatedAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
  };
}

export function projectionOf<Said extends object, Row extends OwnVersion>(
  of: OwnRecord<Said, Row>,
): Projection {
  return {
    kind: of.kind,
    rows: async (work, after, limit) =>
      (await of.store.page(work, { organisationId: null, divisions: null }, after, limit)).map(
        (row) => ({
          id: row.id,
          version: row.version,
          entryNumber: row.entryNumber,
          data: factDataOf(work, of, row),
        }),
      ),
  };
}
