export const ORGANISATION_KINDS = ['authority', 'institution', 'provider'] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

/** Who acts: an officer of an authority, a client of an organisation, the registry's own jobs, or anyone. */
export interface Principal {
  readonly kind: 'officer' | 'client' | 'system' | 'anyone';
  /** The account; facts name it. `system` and `anyone` name themselves. */
  readonly id: string;
  readonly organisationId: string | null;
  readonly organisationKind: OrganisationKind | null;
  /** Six digits: where an authority rules, itself and below. Null for everybody else. */
  readonly division: string | null;
  /** The verified human behind an officer's account: two officers are two humans. */
  readonly humanId: string | null;
  readonly scopes: ReadonlySet<string>;
  /** Since when this account may approve; null for those who never do. */
  readonly mayApproveFrom: Date | null;
}

const nobody = {
  organisationId: null,
  organisationKind: null,
  division: null,
  humanId: null,
  mayApproveFrom: null,
};

export const ANYONE: Principal = { kind: 'anyone', id: 'anyone', scopes: new Set(), ...nobody };
export const SYSTEM: Principal = { kind: 'system', id: 'system', scopes: new Set(), ...nobody };

export const ROLES = [
  'registrar',
  'case_officer',
  'subsidy_clerk',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** What each officer's role may do. `*:read` is spelt out so that a new scope is given on purpose. */
export const SCOPES_OF_ROLE: Readonly<Record<Role, readonly string[]>> = {
  registrar: ['institutions:write', 'institutions:read', 'providers:write', 'providers:read'],
  case_officer: [
    'persons:read',
    'bans:read',
    'bans:propose',
    'bans:approve',
    'credentials:write',
    'credentials:read',
    'findings:read',
    'findings:write',
    'institutions:read',
    'employments:read',
    'obligations:write',
  ],
  subsidy_clerk: ['subsidies:assess', 'subsidies:decide', 'subsidies:facts', 'subsidies:read'],
  auditor: [
    'institutions:read',
    'providers:read',
    'persons:read',
    'bans:read',
    'credentials:read',
    'training:read',
    'checks:read',
    'findings:read',
    'employments:read',
    'subsidies:read',
    'log:audit',
  ],
  administrator: ['accounts:write'],
};

/** What each kind of client may do. */
export const SCOPES_OF_CLIENT: Readonly<Record<'institution' | 'provider', readonly string[]>> = {
  institution: [
    'checks:ask',
    'checks:read',
    'employments:write',
    'subsidies:assess',
    'subsidies:facts',
    'events:read',
    'webhooks:write',
  ],
  provider: [
    'training:write',
    'training:read',
    'credentials:write',
    'credentials:read',
    'subsidies:assess',
    'events:read',
    'webhooks:write',
  ],
};
