import type { Major } from '../need';

/**
 * What counts as a relevant degree for a caregiver.
 *
 * Source: names and codes from 职业教育专业目录 (2021, 教职成〔2021〕2号), its predecessors of 2010 and 2015, and
 * 普通高等学校本科专业目录. The setting standard says 'relevant major' and lists none: the choice of infant care,
 * preschool education, nursing and midwifery is this registry's, until an instrument lists them.
 */
export const RELEVANT_MAJORS: readonly Major[] = [
  // infant care
  { code: '520802', name: '婴幼儿托育服务与管理' },
  { code: '690306', name: '幼儿发展与健康管理' },
  { code: '720803', name: '婴幼儿托育' },
  { code: '040118T', name: '婴幼儿发展与健康管理' },
  { code: '770101', name: '幼儿保育' },
  { code: null, name: '母婴照护' },
  // preschool education and child development
  { code: '570101K', name: '早期教育' },
  { code: '570102K', name: '学前教育' },
  { code: '670102K', name: '学前教育' },
  { code: '370101', name: '学前教育' },
  { code: '040106', name: '学前教育' },
  { code: null, name: '儿童发展' },
  { code: null, name: '儿童发展与教育' },
  // nursing and midwifery
  { code: '720201', name: '护理' },
  { code: '520201', name: '护理' },
  { code: '620201', name: '护理' },
  { code: '320201', name: '护理' },
  { code: '101101', name: '护理学' },
  { code: '101101K', name: '护理学' },
  { code: '520202', name: '助产' },
  { code: '101102T', name: '助产学' },
];
