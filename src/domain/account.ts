import {
  SCOPES_OF_CLIENT,
  SCOPES_OF_ROLE,
  type OrganisationKind,
  type Principal,
  type Role,
} from './principal';
import { Refusal } from './refusal';

/** What an account may do now, by its roles. */
export function scopesOfRoles(roles: readonly Role[]): ReadonlySet<string> {
  return new Set(roles.flatMap((role) => SCOPES_OF_ROLE[role]));
}

/** What a client may do now, by the kind of its organisation. Authorities act through officers. */
export function scopesOfKind(kind: OrganisationKind): ReadonlySet<string> {
  return new Set(kind === 'authority' ? [] : SCOPES_OF_CLIENT[kind]);
}

/** The words of a scope parameter (RFC 6749 §3.3), each once, in their order. */
export function scopeWords(scope: string): readonly string[] {
  return [...new Set(scope.split(' ').filter((word) => word !== ''))];
}

/** A token never says more than its account may do at this moment: a role taken away is gone at once. */
export function scopesLeft(tokenScope: string, allowed: ReadonlySet<string>): ReadonlySet<string> {
  return new Set(scopeWords(tokenScope).filter((word) => allowed.has(word)));
}

/**
 * Who runs accounts decides nothing else.
 *
 * @throws Refusal `role-conflict`.
 */
export function mustFitTogether(roles: readonly Role[]): void {
  if (roles.includes('administrator') && roles.length > 1) {
    throw new Refusal(
      'role-conflict',
      'An administrator has no other role. Give the other roles to another officer.',
    );
  }
}

/**
 * A new or reset account does not approve for a day: nobody makes a second officer out of nothing in an afternoon.
 *
 * @throws Refusal `account-too-new`.
 */
export function mustBeAllowedToApprove(principal: Principal, now: Date): void {
  if (principal.mayApproveFrom === null || now < principal.mayApproveFrom) {
    throw new Refusal(
      'account-too-new',
      'This account is new or was reset, and cannot approve yet. Another officer may.',
      principal.mayApproveFrom
        ? { members: { mayApproveFrom: principal.mayApproveFrom.toISOString() } }
        : {},
    );
  }
}
