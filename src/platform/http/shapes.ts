import Ajv2020, { type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { isDay } from '../../domain/calendar';
import type { Fault } from '../../domain/refusal';
import type { Contract, Parameter, Route, Tree } from './contract';

type Check = (value: unknown) => readonly Fault[];

/** The checks of one operation. Each says every fault, or none. */
export interface Shapes {
  readonly path: Check;
  readonly query: Check;
  readonly header: Check;
  readonly body: Check;
  /** Faults of an answer's body, by status. */
  readonly answers: ReadonlyMap<number, Check>;
}

const MOST_FAULTS = 20;

/** Of one contract there is one, however many applications serve it. */
const compiled = new WeakMap<Contract, ReadonlyMap<string, Shapes>>();

/**
 * The checks of every operation. Each schema is compiled, once, when it is first needed: all of them take half a second
 * of every start, and those of answers are needed by tests only. `test/contract` compiles all that the contract has.
 */
export function compileShapes(contract: Contract): ReadonlyMap<string, Shapes> {
  const known = compiled.get(contract);
  if (known) return known;
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    allowUnionTypes: true,
    useDefaults: true,
  });
  addFormats(ajv, { mode: 'full' });
  ajv.addFormat('date', isDay);
  ajv.addFormat('date-time', isInstant);
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  ajv.addVocabulary(['example']);
  const shapes = new Map(contract.routes.map((route) => [route.id, shapesOf(ajv, route)]));
  compiled.set(contract, shapes);
  return shapes;
}

function shapesOf(ajv: Ajv2020, { parameters, body, answers }: Route): Shapes {
  const check = (place: Fault['in'], schema: Tree): Check => {
    let validate: ValidateFunction | null = null;
    return (value) => faultsOf((validate ??= ajv.compile(schema)), value, place);
  };
  return {
    path: check('path', objectOf(parameters.path, false)),
    query: check('query', objectOf(parameters.query, false)),
    header: check('header', objectOf(parameters.header, true)),
    body: body ? check('body', body.schema) : () => [],
    answers: new Map(
      [...answers].map(([status, { schema }]) => [
        status,
        schema ? check('body', schema) : () => [],
      ]),
    ),
  };
}

function objectOf(parameters: readonly Parameter[], additionalProperties: boolean): Tree {
  return {
    type: 'object',
    additionalProperties,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
  };
}

function faultsOf(validate: ValidateFunction, value: unknown, place: Fault['in']): Fault[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).slice(0, MOST_FAULTS).map((error) => faultOf(error, place));
}

function faultOf(error: ErrorObject, place: Fault['in']): Fault {
  const { instancePath, keyword, message = 'is not as the contract says' } = error;
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'required':
      return at(place, instancePath, params['missingProperty'], 'is missing');
    case 'additionalProperties':
      return at(place, instancePath, params['additionalProperty'], 'is not in the contract');
    case 'enum':
      return at(place, instancePath, null, `must be one of ${list(params['allowedValues'])}`);
    default:
      return at(place, instancePath, null, message);
  }
}

/** A name that a caller made up is repeated only if it looks like a name, not like somebody's data. */
function at(place: Fault['in'], path: string, name: unknown, detail: string): Fault {
  const last = typeof name === 'string' && /^[A-Za-z][\w-]{0,40}$/.test(name) ? `/${name}` : '';
  return { in: place, pointer: `${path}${last}`, detail };
}

function list(values: unknown): string {
  return Array.isArray(values) ? values.map(String).join(', ') : '';
}

/** RFC 3339, on a day that the calendar has, without leap seconds: what both JavaScript and PostgreSQL can hold. */
function isInstant(text: string): boolean {
  const form =
    /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;
  const [, day] = form.exec(text) ?? [];
  return day !== undefined && isDay(day);
}
