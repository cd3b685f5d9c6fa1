import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

/** What the rules may not touch: they take values and give values. */
const PURE = [
  { name: 'fetch', message: 'The domain has no network.' },
  { name: 'process', message: 'The domain has no environment.' },
  { name: 'setTimeout', message: 'The domain does not wait.' },
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.data', 'src/platform/http/contract.gen.ts'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{cjs,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'readonly',
        require: 'readonly',
        __dirname: 'readonly',
        URL: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 250 }],
      complexity: ['error', 12],
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/cli.ts', 'src/cli/**', 'src/demo.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Configuration comes in through readConfig.',
        },
      ],
    },
  },
  {
    files: ['src/domain/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...PURE],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Now is an argument.' },
        { object: 'Math', property: 'random', message: 'Chance is an argument.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'Now is an argument.',
        },
        { selector: ':function[async=true]', message: 'A rule does not wait.' },
      ],
    },
  },
  { files: ['test/**/*.ts', 'src/domain/rulebook/**'], rules: { 'max-lines': 'off' } },
);
