import type { PlainDate } from '../../domain/calendar';
import type {
  FactSpeaker,
  FactWithdrawal,
  SubsidyFact,
  SubsidyFactKind,
} from '../../domain/subsidy-fact';
import type { RecordState } from '../../domain/update';
import type { Place } from '../../platform/crypto/sealed';
import { columnsOf, table } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';

/** One version of what somebody said. Rows are added, never changed; the highest version is how it stands. */
export interface SubsidyFactRow {
  readonly id: string;
  readonly version: number;
  /** Who said it, under which reference of its own. */
  readonly organisationId: string;
  readonly reference: string;
  readonly speaker: FactSpeaker;
  readonly personId: string;
  readonly kind: SubsidyFactKind;
  /** Of `SealedStatement`, as JSON. */
  readonly sealedStatement: Buffer;
  readonly asOfOn: PlainDate;
  /** Half-open; both null where the kind has no period. */
  readonly startsOn: PlainDate | null;
  readonly endsOn: PlainDate | null;
  readonly state: RecordState;
  readonly withdrawnReason: FactWithdrawal | null;
  /** When it last changed at the source. */
  readonly updatedAt: Date;
  /** Keyed digest of everything that was sent, hexadecimal. */
  readonly digest: string;
  readonly recordedAt: Date;
  /** The fact of the log that recorded this version. */
  readonly entryNumber: number;
}

/** What is sealed of a fact: its value, and whose books say so. */
export interface SealedStatement {
  readonly value: SubsidyFact['value'];
  readonly source: string;
}

export const SubsidyFactTable = table<SubsidyFactRow>('subsidy_fact', {
  id: { type: 'uuid', primary: true },
  version: { type: 'integer', primary: true },
  organisationId: { type: 'uuid' },
  reference: { type: 'text' },
  speaker: { type: 'text' },
  personId: { type: 'uuid' },
  kind: { type: 'text' },
  sealedStatement: { type: 'bytea' },
  asOfOn: { type: 'date' },
  startsOn: { type: 'date', nullable: true },
  endsOn: { type: 'date', nullable: true },
  state: { type: 'text' },
  withdrawnReason: { type: 'text', nullable: true },
  updatedAt: { type: 'timestamptz' },
  digest: { type: 'text' },
  recordedAt: { type: 'timestamptz' },
  entryNumber: { type: 'bigint' },
});

export const statementPlace = (id: string, version: number): Place => ({
  table: 'subsidy_fact',
  row: `${id}:${version}`,
  column: 'sealed_statement',
});

export function statementOf(
  { keys }: Pick<Work, 'keys'>,
  { id, version, sealedStatement }: SubsidyFactRow,
): SealedStatement {
  return JSON.parse(keys.open(statementPlace(id, version), sealedStatement)) as SealedStatement;
}

const STANDS = `NOT EXISTS (SELECT 1 FROM subsidy_fact later WHERE later.id = f.id AND later.version > f.version)`;

/** What an organisation keeps under its references, as it stands. */
export async function findSubsidyFacts(
  { tx }: Work,
  organisationId: string,
  references: readonly string[],
): Promise<SubsidyFactRow[]> {
  return tx.query(
    `SELECT ${columnsOf(SubsidyFactTable, 'f')}
       FROM unnest($2::text[]) AS asked(reference) CROSS JOIN LATERAL (
            SELECT * FROM subsidy_fact f WHERE f.organisation_id = $1 AND f.reference = asked.reference
             ORDER BY f.version DESC LIMIT 1) f`,
    [organisationId, references],
  );
}

export async function insertSubsidyFact({ tx }: Work, row: SubsidyFactRow): Promise<void> {
  await tx.orm.insert(SubsidyFactTable, row);
}

export type HeldSubsidyFact = SubsidyFact & { readonly personId: string };

/** Of what was said of an earlier day, all that no later version corrects: one of the same day or an earlier, or a withdrawal. */
const STANDS_FOR_ITS_DAY = `NOT EXISTS (SELECT 1 FROM subsidy_fact later
   WHERE later.id = f.id AND later.version > f.version
     AND (later.as_of_on <= f.as_of_on OR later.withdrawn_reason IS NOT NULL))`;

/**
 * For deciding: all of them, whoever said them, withdrawn and held ones too, and of each what it said as of earlier days, the
 * latest version first.
 */
export async function subsidyFactsOf(
  work: Work,
  personIds: readonly string[],
): Promise<HeldSubsidyFact[]> {
  const rows = await work.tx.query<SubsidyFactRow>(
    `SELECT ${columnsOf(SubsidyFactTable, 'f')} FROM subsidy_fact f
      WHERE f.person_id = ANY($1::uuid[]) AND ${STANDS_FOR_ITS_DAY} ORDER BY f.id, f.version DESC`,
    [personIds],
  );
  return rows.map((row) => heldFactOf(work, row));
}

function heldFactOf(work: Work, row: SubsidyFactRow): HeldSubsidyFact {
  const { id, version, organisationId, speaker, personId, kind, asOfOn, state } = row;
  const { startsOn, endsOn, withdrawnReason } = row;
  return {
    ...{ id, version, organisationId, speaker, personId, kind, asOfOn, state },
    value: statementOf(work, row).value,
    period: startsOn === null ? null : { startsOn, endsOn },
    withdrawn: withdrawnReason !== null,
  } as HeldSubsidyFact;
}

/** Every fact as it stands, whole, in the order of its id. */
export async function subsidyFactsAfter(
  { tx }: Work,
  after: string | null,
  limit: number,
): Promise<SubsidyFactRow[]> {
  return tx.query(
    `SELECT ${columnsOf(SubsidyFactTable, 'f')} FROM subsidy_fact f
      WHERE ($1::uuid IS NULL OR f.id > $1::uuid) AND ${STANDS} ORDER BY f.id LIMIT $2`,
    [after, limit],
  );
}
