export type Labelled = 'check' | 'employment' | 'ban';

/** What the registry calls what the plan labels, and the other way round. */
export class Labels {
  private readonly ids = new Map<string, string>();
  private readonly labels = new Map<string, string>();

  name(kind: Labelled, label: string, id: unknown): void {
    if (typeof id !== 'string') throw new Error(`${label} has no id`);
    this.ids.set(`${kind} ${label}`, id);
    this.labels.set(`${kind} ${id}`, label);
  }

  /** @throws Error for what was not named. */
  idOf(kind: Labelled, label: string): string {
    const id = this.ids.get(`${kind} ${label}`);
    if (id === undefined) throw new Error(`${label} was never met`);
    return id;
  }

  /** What no deed brought about keeps its id, which no plan knows. */
  labelOf(kind: Labelled, id: string): string {
    return this.labels.get(`${kind} ${id}`) ?? `unplanned ${kind} ${id}`;
  }
}
