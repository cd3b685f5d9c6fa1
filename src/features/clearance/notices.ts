import type { Verdict } from '../../domain/clearance';

export interface Notice {
  readonly zh: string;
  readonly en: string;
}

/**
 * What the institution must tell the applicant. For `refer` one text for every cause: the cause would tell of
 * another person's ban or of an accusation.
 */
export function noticeFor(verdict: Verdict, nameDisagrees: boolean): Notice | null {
  switch (verdict) {
    case 'clear':
      return null;
    case 'not_qualified':
      return {
        zh: '登记系统中尚无该岗位所需的资格记录。请向培训或发证机构核实是否已报送；补齐后可再次查询。',
        en: 'The registry holds too little for this post. Ask the school or issuer whether it has reported; ask again when it has.',
      };
    case 'refer':
      return {
        zh: '请先核对姓名和证件号码是否有误。在主管部门答复之前，该人员不得上岗。主管部门将在三个工作日内处理。申请人有权知悉、更正其信息并申请复核。',
        en: 'Check number and name for typing errors. The person does not start before the authority has answered, within three working days. The applicant may see and correct the data and ask for a review.',
      };
    case 'barred':
      return nameDisagrees ? BARRED_UNDER_ANOTHER_NAME : BARRED;
  }
}

const BARRED: Notice = {
  zh: '该证件号码登记有从业禁止决定，该人员不得从事婴幼儿照护工作。请书面告知申请人；申请人可向作出决定的部门查询决定、申请行政复议或提起行政诉讼。',
  en: 'A ban from infant care is registered for this document: the person may not start. Tell the applicant in writing; they may ask the deciding authority for the decision, and seek reconsideration or go to court.',
};

const BARRED_UNDER_ANOTHER_NAME: Notice = {
  zh: '该证件号码登记有从业禁止决定，但姓名不一致。在主管部门一个工作日内核实之前，该人员不得上岗；这尚不是对该人员的认定。',
  en: 'A ban is registered for this document under another name. The person may not start until the authority has looked, within one working day. This is not yet a finding about this person.',
};
