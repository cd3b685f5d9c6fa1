import { canonical, type FactData } from '../../domain/fact';
import type { Work } from '../../platform/database/work';
import type { ProjectedRow, Projection } from './projection';
import type { Report } from './verify-entries';
import { factsBySubject, type SubjectVersion } from './verify.store';

export interface Subjects {
  readonly facts: number;
  readonly rows: number;
  /** Kinds of subjects that no table was held against. */
  readonly notCompared: readonly string[];
}

/** Each subject has every version from 1 on, and its row is what its last fact says; both ways. */
export async function verifySubjects(
  work: Work,
  projections: readonly Projection[],
  report: Report,
): Promise<Subjects> {
  const tables = new Map(projections.map((one) => [one.kind, new Rows(work, one, report)]));
  const notCompared = new Set<string>();
  const close = async (subject: SubjectVersion | null) => {
    if (!subject) return;
    const table = tables.get(subject.kind);
    if (table) await table.compare(subject);
    else notCompared.add(subject.kind);
  };
  let facts = 0;
  let last: SubjectVersion | null = null;
  for await (const fact of factsBySubject(work)) {
    const again: SubjectVersion | null =
      last?.kind === fact.kind && last.id === fact.id ? last : null;
    if (!again) await close(last);
    const expected: number = (again?.version ?? 0) + 1;
    if (fact.version !== expected) {
      report(
        `${fact.kind} ${fact.id}: after version ${expected - 1} comes version ${fact.version} (entry ${fact.number})`,
      );
    }
    facts += 1;
    last = fact;
  }
  await close(last);
  let rows = 0;
  for (const table of tables.values()) rows += await table.end();
  return { facts, rows, notCompared: [...notCompared] };
}

const PAGE = 500;

/** The rows of one table, in the order of their ids, beside the subjects of its kind in the same order. */
class Rows {
  private page: readonly ProjectedRow[] = [];
  private at = 0;
  private after: string | null = null;
  private exhausted = false;
  private count = 0;

  constructor(
    private readonly work: Work,
    private readonly projection: Projection,
    private readonly report: Report,
  ) {}

  async compare(fact: SubjectVersion): Promise<void> {
    await this.passBefore(fact.id);
    const row = await this.peek();
    const subject = `${fact.kind} ${fact.id}`;
    if (row?.id !== fact.id) {
      this.report(`${subject}: stands in the log at version ${fact.version} and has no row`);
      return;
    }
    this.at += 1;
    if (row.version !== fact.version) {
      this.report(
        `${subject}: the row is version ${row.version}, its last fact version ${fact.version}`,
      );
    }
    if (row.entryNumber !== undefined && row.entryNumber !== fact.number) {
      this.report(
        `${subject}: the row names entry ${row.entryNumber}, its last fact is entry ${fact.number}`,
      );
    }
    const members = membersThatDiffer(row, fact.data);
    if (members.length > 0) {
      this.report(`${subject}: the row differs from its last fact in ${members.join(', ')}`);
    }
  }

  /** How many rows there were. */
  async end(): Promise<number> {
    await this.passBefore(null);
    return this.count;
  }

  /** Rows up to this id, or all that are left, have no fact. */
  private async passBefore(id: string | null): Promise<void> {
    for (let row = await this.peek(); row; row = await this.peek()) {
      if (id !== null && row.id >= id) return;
      this.report(`${this.projection.kind} ${row.id}: has a row and no fact`);
      this.at += 1;
    }
  }

  private async peek(): Promise<ProjectedRow | null> {
    if (this.at >= this.page.length && !this.exhausted) await this.turnPage();
    return this.page[this.at] ?? null;
  }

  private async turnPage(): Promise<void> {
    this.page = await this.projection.rows(this.work, this.after, PAGE);
    this.at = 0;
    this.exhausted = this.page.length === 0;
    this.count += this.page.length;
    for (const { id } of this.page) {
      if (this.after !== null && id <= this.after) {
        throw new Error(
          `the rows of ${this.projection.kind} do not come in the order of their ids`,
        );
      }
      this.after = id;
    }
  }
}

/** A fact of before lacks members that facts have since: it says of them what the migration filled, and else nothing. */
function membersThatDiffer({ data, filled = {} }: ProjectedRow, fact: FactData): string[] {
  const said = { ...filled, ...fact };
  const names = new Set([...Object.keys(data), ...Object.keys(said)]);
  return [...names].filter((name) => textOf(data[name]) !== textOf(said[name]));
}

/** A member that is null says what one that is left out says: nothing. Neither stands for any other value. */
function textOf(value: FactData[string] | undefined): string | null {
  return value === undefined || value === null ? null : canonical(value);
}
