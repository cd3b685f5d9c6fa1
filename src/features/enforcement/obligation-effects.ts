import type { Ban } from '../../domain/ban';
import { bars } from '../../domain/ban-effect';
import { dayInShanghai } from '../../domain/calendar';
import { cancel, type Obligation, type Taken } from '../../domain/obligation';
import type { Work } from '../../platform/database/work';
import type { BanEffects, BindingBan } from '../bans/ban-effects';
import { bansOf } from '../bans/bans.store';
import type { EmploymentEffects } from '../employments/effects';
import { employmentsOf, type EmploymentRow } from '../employments/employments.store';
import { raiseNotices } from './notices.commands';
import { institutionsObliged, keepMoves, raiseObligations } from './obligations.commands';
import { holdObligationsOfBan, holdUnmet, obligationsOfBan } from './obligations.store';
import { moveOf } from './obligation-moves';

/** A ban obliges everybody who employs the person; whatever ends or suspends it tells everybody who was told. */
export const obligationsOfBans: BanEffects = {
  wouldTouch: async (work, at, { ban, personId, superseded }) => {
    const posts = await postsBarred(work, at, ban, personId);
    const obliged = await institutionsObliged(work, institutionsOf(posts));
    const cancelled = superseded ? await obligationsOfBan(work, superseded.id) : [];
    return {
      posts: posts.map(({ id, institutionId, position, state }) => ({
        employmentId: id,
        institutionId,
        position,
        state,
      })),
      obligations: [
        ...obliged.map(({ organisationId }) => ({
          institutionId: organisationId,
          move: 'raised' as const,
          obligationId: null,
        })),
        ...cancelled.filter(cancel).map(({ id, institutionId }) => ({
          institutionId,
          move: 'cancelled' as const,
          obligationId: id,
        })),
      ],
    };
  },
  inForce: async (work, at, ban) => {
    const posts = await postsBarred(work, at, ban, ban.personId);
    await raiseObligations(work, at, [ban], institutionsOf(posts));
  },
  suspended: async (work, at, ban) => cancelOf(work, at, ban),
  lifted: async (work, at, ban) => cancelOf(work, at, ban),
  superseded: async (work, at, ban, correction) => {
    const goesOn = correction.personId === ban.personId && bars(correction, dayInShanghai(at));
    const obligations = await holdObligationsOfBan(work, ban.id);
    if (goesOn) await cancelOpen(work, at, obligations);
    else await cancelObligations(work, at, obligations);
  },
};

/** Where a ban would find its person, or finds them. */
async function postsBarred(
  work: Work,
  at: Date,
  ban: Ban,
  personId: string | null,
): Promise<EmploymentRow[]> {
  if (personId === null || !bars(ban, dayInShanghai(at))) return [];
  return employmentsOf(work, [personId]);
}

function institutionsOf(posts: readonly EmploymentRow[]): string[] {
  return posts.map(({ institutionId }) => institutionId);
}

async function cancelOf(work: Work, at: Date, { id }: BindingBan): Promise<void> {
  await cancelObligations(work, at, await holdObligationsOfBan(work, id));
}

/** Whoever takes a barred person into a post is obliged; whoever lets them go has removed them. */
export const obligationsOfEmployments: EmploymentEffects = {
  decided: async (work, at, { personId, institutionId, state }, verdict) => {
    if (verdict !== 'barred' || state === 'ended') return;
    const bans = (await bansOf(work, [personId])).filter(
      (ban): ban is BindingBan => ban.personId !== null && bars(ban, dayInShanghai(at)),
    );
    await raiseObligations(work, at, bans, [institutionId]);
  },
  ended: async (work, at, { personId, institutionId }) => {
    const left = await employmentsOf(work, [personId]);
    if (left.some((other) => other.institutionId === institutionId)) return;
    const unmet = await holdUnmet(work, { personId, institutionId });
    const { kind, id } = work.actor;
    const removed: Taken = {
      step: 'removed',
      happenedAt: at,
      channel: kind === 'system' ? 'system' : 'api',
      by: kind === 'system' ? null : id,
    };
    await keepMoves(
      work,
      at,
      unmet.map((obligation) => moveOf(obligation, removed, at)),
    );
  },
};

/** Without a word: what the correction of a ban asks has taken their place, and nobody may think it need not be done. */
async function cancelOpen(work: Work, at: Date, obligations: readonly Obligation[]): Promise<void> {
  await keepMoves(
    work,
    at,
    obligations.flatMap((before) => {
      const after = cancel(before);
      return after ? [{ type: 'obligation.cancelled', before, after, steps: [] }] : [];
    }),
  );
}

/** Cancels what of these is open, and tells every institution: also who has done all that was asked. */
export async function cancelObligations(
  work: Work,
  at: Date,
  obligations: readonly Obligation[],
): Promise<void> {
  await cancelOpen(work, at, obligations);
  await raiseNotices(
    work,
    at,
    obligations.map(({ id, institutionId }) => ({
      organisationId: institutionId,
      kind: 'obligation_cancelled',
      obligationId: id,
    })),
  );
}
