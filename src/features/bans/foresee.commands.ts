import { v7 } from 'uuid';
import { foreseenApproval } from '../../domain/ban-correction';
import type { BanSubject } from '../../domain/ban-subject';
import { identityAfter } from '../../domain/foresight';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { organisationNames } from '../access/authorities.store';
import { measuresEndingWith } from '../interim/interim.commands';
import { mustNotAccuseAnother } from '../persons/accused.commands';
import { documentKeysOf, identitiesOf, personIdsByDocument } from '../persons/persons.lookup.store';
import type { BindingBan, JoinedBanEffects, Touched } from './ban-effects';
import { motionsOf } from './ban-motions.store';
import { getBanRow } from './bans.commands';
import { banOf } from './bans.store';
import { subjectOf } from './subject.store';

/**
 * What the approval of a proposal would touch, by the walk that acts: where its person works and who asked about them,
 * so each reading is a fact. It changes nothing and holds nobody: what moves between this and the approval is not in it.
 *
 * @throws Refusal `not-found`, `ban-already-decided`, `ban-not-in-force`, `ban-motion-open`, `ban-correction-outdated`,
 * `identity-contradiction`, as the approval would; `ban-subject-unfit` for a ban of an institution.
 */
export async function foreseeBan(work: Work, effects: JoinedBanEffects, banId: string) {
  const row = await getBanRow(work, banId);
  const subject = claimForeseen(subjectOf(work, row));
  const corrected = row.correctsId === null ? null : await getBanRow(work, row.correctsId);
  const { ban, superseded } = foreseenApproval(
    banOf(row),
    corrected && banOf(corrected),
    corrected ? await motionsOf(work, corrected.id) : [],
  );
  await mustNotAccuseAnother(work, subject);
  const now = await work.now();
  const touched = await effects.wouldTouch(work, now, {
    ...(await personAfter(work, subject)),
    ban,
    superseded: superseded && isBinding(superseded) ? superseded : null,
  });
  const ending = await measuresEndingWith(work, now, row, 'ban_approved');
  await record(work, now, {
    type: 'ban.effects_disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: [work.actor.organisationId ?? row.authorityId],
    data: { banId, banVersion: row.version },
  });
  return {
    banId,
    asOf: now.toISOString(),
    ...(await withNames(work, touched)),
    measures: ending.map(({ id }) => ({ measureId: id })),
  };
}

function claimForeseen(subject: BanSubject): PersonClaim {
  if (subject.kind === 'person') return subject.claim;
  throw new Refusal(
    'ban-subject-unfit',
    'Of a ban of an institution nothing is listed: all that it was answered clear is no longer current, and nothing that it asks is answered.',
  );
}

/** Whom the ban would be bound to, as they would be known. */
async function personAfter(work: Work, subject: PersonClaim) {
  const { document } = subject;
  const personId = (await personIdsByDocument(work, [document])).get(document.key) ?? null;
  const ids = personId === null ? [] : [personId];
  const [known = null] = (await identitiesOf(work, ids)).values();
  return {
    personId,
    documentKeys: new Set([...(await documentKeysOf(work, ids)), document.key]),
    identity: identityAfter(known, subject),
  };
}

async function withNames(work: Work, { posts, obligations, receipts }: Required<Touched>) {
  const all = [...posts, ...obligations, ...receipts].map(({ institutionId }) => institutionId);
  const names = await organisationNames(work, [...new Set(all)]);
  const named = <Row extends { readonly institutionId: string }>(row: Row) => ({
    ...row,
    institutionName: names.get(row.institutionId) ?? '',
  });
  return {
    posts: posts.map(named),
    obligations: obligations.map(named),
    receipts: receipts.map(named),
  };
}

function isBinding(ban: object & { readonly personId: string | null }): ban is BindingBan {
  return ban.personId !== null;
}
