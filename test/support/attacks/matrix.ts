import fc from 'fast-check';
import { v7 } from 'uuid';
import { isWithin } from '../../../src/domain/division';
import { checkUscc } from '../../../src/domain/institution';
import type { Route } from '../../../src/platform/http/contract';
import type { OperationId } from '../../../src/platform/http/operation';
import { claimsOf } from '../accounts';
import { CALLER_NAMES, type CallerName } from '../fuzz/callers';
import { bodyOf, type Generator } from '../fuzz/generator';
import type { Stage } from '../fuzz/stage';
import { withHeader, type Answer, type Draft } from '../fuzz/wire';
import { SEED } from '../scale';

export type Asker = CallerName | 'anyone';
export const ASKERS: readonly Asker[] = [...CALLER_NAMES, 'anyone'];

/** One operation, asked by one caller about what belongs to another. */
export interface Cell {
  readonly route: Route;
  readonly asker: Asker;
}

/** Where an authority rules; who asks for a nursery or school has none. */
const DIVISION_OF: Partial<Record<Asker, string>> = {
  registrar: '410100',
  superior: '410100',
  auditor: '410100',
  administrator: '410100',
  proposer: '410105',
  approver: '410105',
  clerk: '410105',
  foreignOfficer: '420102',
  foreignAdministrator: '420102',
};

export interface Request {
  readonly draft: Draft;
  readonly owner: CallerName;
}

/** A request that its sender succeeds with, in the registry as it stands. */
export async function ownRequest(
  stage: Stage,
  route: Route,
  generators: Readonly<Record<OperationId, Generator>>,
  number: number,
): Promise<Request> {
  const { wish, prepare } = generators[route.id as OperationId];
  const [sample] = fc.sample(wish, { numRuns: 1, seed: SEED + number });
  const { draft } = await prepare(stage, sample);
  const authorization = draft.headers.find(([name]) => name === 'Authorization')?.[1] ?? '';
  for (const owner of CALLER_NAMES) {
    if ((await stage.callers.bearer(owner)) === authorization) return { draft, owner };
  }
  throw new Error(`${route.id}: nobody is known who sends it`);
}

export function isList({ id }: Route): boolean {
  return id.startsWith('list') || id === 'getWorkList';
}

export function namesAnObject({ parameters }: Route): boolean {
  return parameters.path.length > 0;
}

/** By the scopes in the token, which are the roles'. */
export async function hasScope(stage: Stage, { route, asker }: Cell): Promise<boolean> {
  if (asker === 'anyone') return false;
  const token = (await stage.callers.bearer(asker)).slice('Bearer '.length);
  const scopes = new Set(claimsOf(token).scope.split(' '));
  return route.security.some((alternative) => alternative.every((scope) => scopes.has(scope)));
}

/** An officer may be who sends it, of what a nursery must do, or of a certificate that is a school's. */
const OF_ITS_OWN: Readonly<Partial<Record<string, RegExp>>> = {
  nursery: /Obligation/,
  school: /Certificate/,
};

/** Whether the asker may know of the object: the owner, and officers in the deciding line of a ban or place. */
export function mayKnow({ route, asker }: Cell, owner: CallerName, answer: Answer): boolean {
  if (asker === owner) return true;
  if (OF_ITS_OWN[asker]?.test(route.id)) return true;
  const division = asker === 'anyone' ? undefined : DIVISION_OF[asker];
  if (division === undefined) return false;
  if (/^get(Institution|Provider)$/.test(route.id)) {
    return isWithin(String(bodyOf(answer)?.['division']), division);
  }
  if (/Certificate|strikeCompletion/.test(route.id)) return isWithin('410100', division);
  const named =
    /(Bans?|WorkList|CheckNamesakes|Match(es)?|HeldRecords?|HeldAcceptance|InterimMeasures?|InterimMeasureEnd|Ban(Lift|Suspension|Resumption|Reopening|Release)|BanMotions?|BanContests?|BanCases?|BanCaseSubject|BanCaseStep|^importBans|Ban(Import|ImportRow|ImportRows|ImportSample)|Evidence|EvidenceReadings|Findings?|FindingIdentity|^getEmployment|^getClearanceCheck|Obligation(Step)?|Enforcement|^getSubsidyAssessment|^list(Completion|Credential)(s|Versions)|^list(Courses|Teachers|CourseRuns))$/.test(
      route.id,
    );
  const ofMoney =
    /Subsidy(Claims?|ClaimReopenings?|Reopenings?|Report|ReportTable|Recovery|ClawBack|PaymentBatch(es)?|PaymentFile|PaymentResults)$/.test(
      route.id,
    );
  return (named || ofMoney) && isWithin('410105', division);
}

/** A fact may concern a nursery or school and an authority, and what a school pushed an authority reads with it. */
export function mayShare({ route, asker }: Cell, owner: CallerName): boolean {
  const shared = /^list(Facts|Credentials|Completions|CredentialVersions|CompletionVersions)$/;
  return shared.test(route.id) && (asker in DIVISION_OF || owner in DIVISION_OF);
}

export async function asAsker(stage: Stage, draft: Draft, asker: Asker): Promise<Draft> {
  const token = asker === 'anyone' ? null : await stage.callers.bearer(asker);
  const fresh = draft.headers.some(([name]) => name === 'Idempotency-Key')
    ? withHeader(draft, 'Idempotency-Key', v7())
    : draft;
  return withHeader(fresh, 'Authorization', token);
}

/** The same request about something that was never there. */
export function absent(route: Route, draft: Draft, number: number): Draft {
  const path = route.path
    .split('/')
    .slice(1)
    .map((segment, at) => absentIn(segment, number) ?? draft.path[at] ?? '');
  return { ...draft, path };
}

const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

function absentIn(segment: string, number: number): string | null {
  if (!segment.startsWith('{')) return null;
  if (segment === '{reference}' || segment === '{code}') return `never.${number}`;
  if (segment !== '{uscc}') return v7();
  const body = `91999999${String(number).padStart(9, 'Y')}`;
  return body + ([...SIGNS].find((sign) => checkUscc(body + sign).checksumHolds) ?? '');
}

const VARYING = new Set(['date', 'x-request-id', 'content-length', 'keep-alive', 'connection']);

/** An answer without what differs between any two answers: the time, and the id of the request. */
export function shapeOf({ status, headers, text }: Answer): string {
  const kept = Object.entries(headers).filter(([name]) => !VARYING.has(name));
  const body = text.replace(/"instance":"[^"]*"/, '"instance":""');
  return JSON.stringify([status, kept.sort(), body]);
}

/** The ids of what a list shows. */
export function idsIn(answer: Answer): string[] {
  return [...answer.text.matchAll(/"(?:id|leafHash)":"([^"]+)"/g)].map(([, id = '']) => id);
}
