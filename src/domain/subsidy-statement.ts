import { dayInShanghai, type PlainDate } from './calendar';
import type { SubsidyAssessment } from './subsidy-assessment';
import type { SubsidyClaim } from './subsidy-claim';
import type { SubsidyPayment } from './subsidy-payment';
import {
  CLAIM_STATE_WORDS,
  CONDITION_WORDS,
  PROGRAMME_WORDS,
  REFUSAL_WORDS,
  type Words,
} from './subsidy-words';

export const STATEMENT_PURPOSES = [
  'request_of_the_person',
  'review_or_litigation',
  'supervision',
] as const;
export type StatementPurpose = (typeof STATEMENT_PURPOSES)[number];

export interface Movement {
  readonly on: PlainDate;
  readonly amountFen: number;
}

/** All that is told of one claim. */
export interface ClaimRecord {
  readonly claim: SubsidyClaim;
  /** As it was decided last; null of a draft. */
  readonly assessment: SubsidyAssessment | null;
  readonly payments: readonly SubsidyPayment[];
  readonly recoveries: readonly Movement[];
}

/** One claim, as its person reads it. */
export interface StatementLine {
  readonly claimId: string;
  readonly programme: Words;
  readonly state: Words;
  /** Null where the state says all. */
  readonly reason: Words | null;
  readonly occupation: string | null;
  readonly level: number | null;
  readonly appliedOn: PlainDate;
  readonly decidedOn: PlainDate | null;
  /** What it is worth; 0 unless it was found eligible, and once it was refused. */
  readonly amountFen: number;
  /** Paid, less what came back. */
  readonly paidFen: number;
  readonly payments: readonly Movement[];
  readonly recoveries: readonly Movement[];
}

export function statementLine({
  claim,
  assessment,
  payments,
  recoveries,
}: ClaimRecord): StatementLine {
  const { id, programme, state, occupation, level, appliedOn, decidedAt, paidFen } = claim;
  return {
    claimId: id,
    programme: PROGRAMME_WORDS[programme],
    state: CLAIM_STATE_WORDS[state],
    reason: reasonOf(claim, assessment),
    ...{ occupation, level, appliedOn, paidFen },
    decidedOn: decidedAt && dayInShanghai(decidedAt),
    amountFen: state === 'refused' ? 0 : claim.amountFen,
    payments: payments.flatMap(({ paidOn, amountFen }) =>
      paidOn === null ? [] : [{ on: paidOn, amountFen }],
    ),
    recoveries,
  };
}

function reasonOf(claim: SubsidyClaim, assessment: SubsidyAssessment | null): Words | null {
  if (claim.state === 'refused' && claim.refusal !== null) {
    const words = REFUSAL_WORDS[claim.refusal];
    return claim.refusal === 'not_eligible' ? withUnmet(words, assessment) : words;
  }
  if (claim.clawBackId !== null) {
    return {
      zh: '经办机构查明不应发放，决定追回相应金额',
      en: 'The authority found that it was not due, and decided that the money comes back',
    };
  }
  if (claim.state !== 'clawing_back' && claim.state !== 'clawed_back') return null;
  return withUnmet(
    {
      zh: '原决定所依据的情况已有变化，补贴金额重新核定',
      en: 'What the decision rested on is otherwise, and the amount was decided anew',
    },
    assessment,
  );
}

function withUnmet({ zh, en }: Words, assessment: SubsidyAssessment | null): Words {
  const unmet = new Set(
    assessment?.conditions.filter(({ met }) => met === 'not_met').map(({ condition }) => condition),
  );
  if (unmet.size === 0) return { zh, en };
  const words = [...unmet].map((condition) => CONDITION_WORDS[condition]);
  return {
    zh: `${zh}：${words.map((one) => one.zh).join('、')}`,
    en: `${en}: ${words.map((one) => one.en).join('; ')}`,
  };
}
