import { plainDate } from '../../src/domain/calendar';
import {
  drawCertificate,
  type PrintedCertificate,
} from '../../src/features/certificates/certificate-pdf';
import { openPdf } from '../support/pdf';

const course = (at: number, title: string): PrintedCertificate['completions'][number] => ({
  ...{ courseTitle: `${title}${at + 1}`, theoryHours: 2, practiceHours: 1 },
  ...{ startedOn: plainDate('2026-03-02'), completedOn: plainDate('2026-03-27') },
});

const printed = (courses: number, title: string, issuer: string): PrintedCertificate => ({
  ...{ kind: 'training_certificate', occupation: null, level: null, degree: null, years: null },
  ...{ major: 'nursery_management', issuedOn: plainDate('2026-05-20'), lapsesOn: null },
  ...{ number: 'PX-0EN8-7DHR-Y999-F57N', name: '欧阳小明', document: '999999199001010016' },
  ...{ issuer, standing: 'valid', issuedByRegistry: true },
  award: {
    ...{ kind: 'training_certificate', occupations: null, highestLevel: null },
    ...{ startsOn: plainDate('2020-01-01'), lastDay: null },
  },
  completions: Array.from({ length: courses }, (_, at) => course(at, title)),
  pageUrl: `https://registry.test/c/${'x'.repeat(43)}`,
  recordedAt: new Date('2026-05-21T01:00:00Z'),
});

test.each([
  ['one course', 1, '保育', '某学校', '保育1，'],
  ['eight courses', 8, '托育机构负责人培训', '某学校', '托育机构负责人培训8，'],
  ['twenty courses', 20, '托育机构负责人培训', '某学校', '另有8门课程，学时已计入合计'],
  ['twenty of two hundred signs', 20, '托'.repeat(197), '学'.repeat(200), '门课程，学时已计入合计'],
])(
  'a certificate of %s is one page with all its hours',
  async (_, courses, title, issuer, part) => {
    const { pages, text, code } = openPdf(await drawCertificate(printed(courses, title, issuer)));
    expect(pages).toBe(1);
    expect(text).toContain(part);
    const [all, theory] = [courses * 3, courses * 2].map(String);
    expect(text).toContain(courses === 1 ? '理论2学时' : `${all}学时（理论${theory}，`);
    expect(code).toMatch(/^https:\/\/registry\.test\/c\/x+$/);
  },
);
