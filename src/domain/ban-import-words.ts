import { CAPACITIES, type Capacity } from './ban';
import {
  CATEGORIES,
  GROUNDS,
  INSTRUMENTS,
  type Category,
  type Ground,
  type Instrument,
} from './rulebook/grounds';
import { own } from './spreadsheet';

export const CAPACITY_WORDS: Readonly<Record<string, Capacity>> = {
  ...own(CAPACITIES),
  直接责任人员: 'perpetrator',
  直接负责的主管人员: 'direct_manager',
};
export const GROUND_WORDS: Readonly<Record<string, Ground>> = {
  ...own(GROUNDS),
  虐待婴幼儿: 'child_abuse',
  法院从业禁止: 'court_prohibition',
  法定从业限制: 'statutory_record',
};
export const CATEGORY_WORDS: Readonly<Record<string, Category>> = {
  ...own(CATEGORIES),
  虐待: 'abuse',
  性侵害: 'sexual_offence',
  暴力伤害: 'violence',
  拐卖: 'trafficking',
  遗弃: 'abandonment',
  其他: 'other',
};
export const INSTRUMENT_WORDS: Readonly<Record<string, Instrument>> = {
  ...own(INSTRUMENTS),
  行政处罚决定: 'administrative_decision',
  判决: 'judgment',
  裁定: 'judgment',
  治安管理处罚: 'public_security_penalty',
};
