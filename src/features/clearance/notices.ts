import { addWeekdays, dayInShanghai, type PlainDate } from '../../domain/calendar';
import type { ClearanceCheckRow } from './clearance.store';

export interface Notice {
  readonly zh: string;
  readonly en: string;
}

/** Working days in which the authority answers. They are the clocks of the findings that these answers open. */
export const DAYS_TO_ANSWER = { referred: 3, barredUnderAnotherName: 1 } as const;

/**
 * What the institution must tell the applicant. For `refer` one text for every cause: the cause would tell of
 * another person's ban or of an accusation.
 */
export function noticeFor({
  verdict,
  causes,
  checkedAt,
}: Pick<ClearanceCheckRow, 'verdict' | 'causes' | 'checkedAt'>): Notice | null {
  const today = dayInShanghai(checkedAt);
  switch (verdict) {
    case 'clear':
      return null;
    case 'not_qualified':
      return NOT_QUALIFIED;
    case 'refer':
      return referred(addWeekdays(today, DAYS_TO_ANSWER.referred));
    case 'barred':
      return causes.includes('name_disagrees_with_banned')
        ? barredUnderAnotherName(addWeekdays(today, DAYS_TO_ANSWER.barredUnderAnotherName))
        : BARRED;
  }
}

/** In the place of every other, once an answer turned out to be a mistake. */
export const WITHDRAWN: Notice = {
  zh: '此前的查询结论已撤回，不得再使用。请告知申请人；如需录用，请重新查询。',
  en: 'The earlier answer is withdrawn: do not use it. Tell the applicant; ask again before you decide anew.',
};

const NOT_QUALIFIED: Notice = {
  zh: '登记系统中尚无该岗位所需的资格记录。请向培训或发证机构核实是否已报送；补齐后可再次查询。',
  en: 'The registry holds too little for this post. Ask the school or issuer whether it has reported; ask again when it has.',
};

const BARRED: Notice = {
  zh: '该证件号码登记有从业禁止决定，该人员不得从事婴幼儿照护工作。请书面告知申请人；申请人可向作出决定的部门查询决定、申请行政复议或提起行政诉讼。',
  en: 'A ban from infant care is registered for this document: the person may not start. Tell the applicant in writing; they may ask the deciding authority for the decision, and seek reconsideration or go to court.',
};

function referred(by: PlainDate): Notice {
  return {
    zh: `请先核对姓名和证件号码是否有误。在主管部门答复之前，该人员不得上岗。主管部门最迟于${by}答复。申请人有权知悉、更正其信息并申请复核。`,
    en: `Check number and name for typing errors. The person does not start before the authority has answered, by ${by}. The applicant may see and correct the data and ask for a review.`,
  };
}

function barredUnderAnotherName(by: PlainDate): Notice {
  return {
    zh: `该证件号码登记有从业禁止决定，但姓名不一致。在主管部门核实之前（最迟${by}），该人员不得上岗；这尚不是对该人员的认定。`,
    en: `A ban is registered for this document under another name. The person may not start until the authority has looked, by ${by}. This is not yet a finding about this person.`,
  };
}
