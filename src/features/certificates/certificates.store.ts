import type { CredentialStatus } from '../../domain/credential';
import type { OrganisationKind } from '../../domain/principal';
import { columnsOf } from '../../platform/database/table';
import type { Work } from '../../platform/database/work';
import {
  CredentialTable,
  fallenOf,
  STATUS,
  type CredentialRow,
} from '../credentials/credentials.store';
import type { CompletionRow } from '../training/training.store';

/** A credential as it stands, with what it amounts to and who issued it. */
export interface Certificate extends Omit<CredentialRow, 'status'> {
  readonly status: CredentialStatus;
  /** As its issuer pushed it. */
  readonly saidStatus: CredentialRow['status'];
  /** Its completions that count no more as they did when it was issued. */
  readonly fallenCompletions: readonly string[];
  /** Grows with each version of it, and of a completion that it rests on. */
  readonly edition: number;
  readonly issuer: Issuer;
  /** What the address of its page is made of; null where somebody deleted that. */
  readonly pageSecret: Buffer | null;
}

export interface Issuer {
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly division: string;
}

/** Whoever may see it decides who reads: this finds any. */
export async function findCertificate({ tx }: Work, id: string): Promise<Certificate | null> {
  const [row] = await tx.query<Certificate>(
    `SELECT ${columnsOf(CredentialTable, 'c')}, c.status AS "saidStatus", ${STATUS} AS status,
            ARRAY(${fallenOf('c')}) AS "fallenCompletions",
            (c.version + (SELECT coalesce(sum((SELECT max(k.version) FROM completion k WHERE k.id = b.id) - b.version), 0)
                            FROM unnest(c.completion_ids, c.completion_versions) AS b(id, version)))::integer AS edition,
            json_build_object('name', o.name, 'kind', o.kind, 'division', o.division) AS issuer,
            p.secret AS "pageSecret"
       FROM credential c JOIN organisation o ON o.id = c.organisation_id
       LEFT JOIN certificate_page p ON p.credential_id = c.id
      WHERE c.id = $1 ORDER BY c.version DESC LIMIT 1`,
    [id],
  );
  return row ?? null;
}

/** What its issuer had ordered before an authority's order took the place of that; null without an order. */
export async function orderBeneath({ tx }: Work, id: string): Promise<Ordered | null> {
  const [row] = await tx.query<Ordered>(
    `SELECT order_state AS "orderState", order_by AS "orderBy", ordered_by AS "orderedBy",
            order_reason AS "orderReason", superseded_by AS "supersededBy"
       FROM credential WHERE id = $1 AND order_by IS DISTINCT FROM 'authority' ORDER BY version DESC LIMIT 1`,
    [id],
  );
  return row ?? null;
}

/** The columns of an order. */
export type Ordered = Pick<
  CredentialRow,
  'orderState' | 'orderBy' | 'orderedBy' | 'orderReason' | 'supersededBy'
>;

/** The credential's row; what was read beside it is no column, and not written. */
export function rowOf({ saidStatus, ...row }: Certificate): CredentialRow {
  return { ...row, status: saidStatus };
}

/** A completion as it was when a certificate was issued from it. */
export type StatedCompletion = Pick<
  CompletionRow,
  'courseTitle' | 'theoryHours' | 'practiceHours' | 'startedOn' | 'completedOn'
>;

/** What a certificate states, in the order of the days; none for what was pushed. */
export async function statedCompletions(
  { tx }: Work,
  { completionIds, completionVersions }: Pick<Certificate, 'completionIds' | 'completionVersions'>,
): Promise<StatedCompletion[]> {
  return tx.query(
    `SELECT k.course_title AS "courseTitle", k.theory_hours AS "theoryHours", k.practice_hours AS "practiceHours",
            k.started_on AS "startedOn", k.completed_on AS "completedOn"
       FROM unnest($1::uuid[], $2::integer[]) AS b(id, version)
       JOIN completion k ON k.id = b.id AND k.version = b.version
      ORDER BY k.completed_on, k.id`,
    [completionIds ?? [], completionVersions ?? []],
  );
}
