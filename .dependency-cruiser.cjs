/** Data flows one way: a file imports only from folders to its left. */
const LEFT_TO_RIGHT = [
  'src/domain/',
  'src/platform/',
  'src/features/access/',
  'src/features/log/',
  'src/features/calendar/',
  'src/features/findings/',
  'src/features/institutions/',
  'src/features/persons/',
  'src/features/credentials/',
  'src/features/training/',
  'src/features/certificates/',
  'src/features/reviews/',
  'src/features/interim/',
  'src/features/bans/',
  'src/features/evidence/',
  'src/features/cases/',
  'src/features/clearance/',
  'src/features/employments/',
  'src/features/enforcement/',
  'src/features/subsidies/',
  'src/features/worklist/',
  'src/features/notices/',
  'src/((cli|demo)/)?[^/]+[.]ts$',
];
const onlyLeftwards = LEFT_TO_RIGHT.slice(0, -1).map((folder, at) => ({
  name: `${folder.replace('src/', '')} imports nothing to its right`,
  severity: 'error',
  from: { path: `^${folder}` },
  to: { path: `^(${LEFT_TO_RIGHT.slice(at + 1).join('|')})` },
}));

module.exports = {
  forbidden: [
    ...onlyLeftwards,
    { name: 'no circles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'the domain is pure',
      severity: 'error',
      from: { path: '^src/domain/' },
      to: { pathNot: '^(src/domain/|(node:)?crypto$)' },
    },
    {
      name: 'only stores speak TypeORM',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '([.](store|projection)[.]ts$|^src/platform/database/|^src/tables[.]ts$)',
      },
      to: { path: 'node_modules/typeorm' },
    },
    {
      name: 'express stays in platform/http',
      severity: 'error',
      from: { path: '^src/', pathNot: '(^src/platform/http/|^src/app[.]ts$)' },
      to: { path: 'node_modules/(@types/)?express/' },
    },
    {
      name: 'bull stays in platform/queue',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/platform/queue/' },
      to: { path: 'node_modules/(bull|ioredis)/' },
    },
    {
      name: 'the wire stops at the http files',
      severity: 'error',
      from: { path: '^src/', pathNot: '([.]http[.]ts$|^src/platform/http/|^src/[^/]+[.]ts$)' },
      to: { path: '^src/platform/http/' },
    },
    {
      name: 'certificates are drawn beside the thread of requests',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/features/certificates/certificate-painter[.]ts$' },
      to: {
        path: '^src/features/certificates/certificate-pdf[.]ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'migrations stand alone',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^src/' },
    },
    {
      name: 'src does not know test',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
