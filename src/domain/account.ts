import type { IdentityDocument } from './identity-document';
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
 * Two officers are two humans only as far as a document names one human: the number of 18 characters does, for life. A
 * passport or permit beside it would give one human a second account.
 *
 * Source: Resident Identity Card Law, article 3; officers are citizens: Civil Servants Law (2018), article 13.
 *
 * @throws Refusal `identity-number-invalid`.
 */
export function mustNameOneHuman({ key }: Pick<IdentityDocument, 'key'>): void {
  if (!key.startsWith('chn18:')) {
    throw new Refusal(
      'identity-number-invalid',
      'An officer is named by the identity number of 18 characters: other documents change, or stand beside it.',
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
