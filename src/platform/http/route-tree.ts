import { Refusal } from '../../domain/refusal';
import { decodePercents, recordOf } from './form';

interface Node<Target> {
  readonly literals: Map<string, Node<Target>>;
  parameter: Node<Target> | null;
  /** By method. */
  readonly targets: Map<string, { readonly target: Target; readonly names: readonly string[] }>;
}

export interface Found<Target> {
  readonly target: Target;
  readonly parameters: Readonly<Record<string, string>>;
}

/** The path exists and the method does not. */
export class MethodNotAllowed extends Refusal {
  constructor(readonly allow: string) {
    super('method-not-allowed', `This address takes ${allow}.`);
  }
}

/** Finds by path and method in as many steps as the path has segments, however many routes there are. */
export class RouteTree<Target> {
  private readonly root: Node<Target> = empty();

  add(method: string, pattern: string, target: Target): void {
    const names: string[] = [];
    let node = this.root;
    for (const segment of segmentsOf(pattern)) {
      const [, name] = /^\{(.+)\}$/.exec(segment) ?? [];
      if (name !== undefined) names.push(name);
      node = name === undefined ? literal(node, segment) : (node.parameter ??= empty());
    }
    if (node.targets.has(method)) throw new Error(`two operations for ${method} ${pattern}`);
    node.targets.set(method, { target, names });
  }

  /**
   * HEAD is GET without the body. A segment that stands literally in the contract goes before a parameter.
   *
   * @throws Refusal `not-found`, `method-not-allowed`, `request-malformed`.
   */
  find(method: string, path: string): Found<Target> {
    const values: string[] = [];
    const node = descend(this.root, segmentsOf(path), 0, values);
    if (!node) throw new Refusal('not-found', 'There is nothing at this address.');
    const leaf = node.targets.get(method === 'HEAD' ? 'GET' : method);
    if (!leaf) throw new MethodNotAllowed(allowOf(node));
    const parameters = leaf.names.map(
      (name, at) => [name, decodePercents(values[at] ?? '')] as const,
    );
    return { target: leaf.target, parameters: recordOf(parameters) };
  }
}

function empty<Target>(): Node<Target> {
  return { literals: new Map(), parameter: null, targets: new Map() };
}

function literal<Target>(node: Node<Target>, segment: string): Node<Target> {
  const known = node.literals.get(segment);
  if (known) return known;
  const made = empty<Target>();
  node.literals.set(segment, made);
  return made;
}

function segmentsOf(path: string): string[] {
  return path.split('/').slice(1);
}

function descend<Target>(
  node: Node<Target>,
  segments: readonly string[],
  depth: number,
  values: string[],
): Node<Target> | null {
  const segment = segments[depth];
  if (segment === undefined) return node.targets.size > 0 ? node : null;
  const next = node.literals.get(segment);
  const found = next && descend(next, segments, depth + 1, values);
  if (found) return found;
  if (!node.parameter || segment === '') return null;
  values[values.length] = segment;
  const beyond = descend(node.parameter, segments, depth + 1, values);
  if (!beyond) values.pop();
  return beyond;
}

function allowOf<Target>(node: Node<Target>): string {
  const methods = [...node.targets.keys()];
  return (methods.includes('GET') ? [...methods, 'HEAD'] : methods).sort().join(', ');
}
