import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Which folder of the core may import which other (the data flow runs left to right).
const allowed = {
  base: [],
  python: ['base'],
  jinja: ['base', 'python'],
  project: ['base'],
  airflow: ['base', 'python', 'jinja', 'project'],
  authoring: ['base', 'airflow'],
  manifest: ['base', 'python', 'airflow'],
  cluster: ['base'],
  run: ['base', 'manifest', 'cluster'],
  pods: ['base', 'airflow', 'cluster'],
  sandbox: ['base', 'cluster'],
  bridge: ['base', 'manifest'],
  words: ['base', 'cluster', 'run', 'pods'],
};
const folders = Object.keys(allowed);
const clientAsTypes = ['manifest', 'cluster', 'run', 'pods', 'sandbox', 'bridge'];
const pure = ['base', 'python', 'jinja', 'airflow', 'authoring', 'manifest'];

const noVscode = {
  group: ['vscode'],
  message: 'vscode is for src/editor and src/extension.ts only.',
};
const noClient = {
  group: ['@kubernetes/*'],
  allowTypeImports: true,
  message: 'The client is loaded at run time in core/cluster/kube-*.ts alone.',
};
const noClientTypes = {
  group: ['@kubernetes/*'],
  message: 'Kubernetes types begin at core/manifest.',
};
const noNode = {
  group: [
    'node:fs',
    'node:fs/*',
    'node:child_process',
    'node:os',
    'node:net',
    'node:http*',
    'node:process',
  ],
  message: 'This layer reaches the outside through ports.',
};

const fence = folders.map((folder) => {
  const others = folders.filter((f) => f !== folder && !allowed[folder].includes(f));
  return {
    files: [`src/core/${folder}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            noVscode,
            clientAsTypes.includes(folder) ? noClient : noClientTypes,
            ...(pure.includes(folder) ? [noNode] : []),
            {
              regex: `^(\\.\\./)+(${[...others, 'editor', 'cli'].join('|')})/`,
              message: `core/${folder} may import ${allowed[folder].join(', ') || 'no other folder'}.`,
            },
          ],
        },
      ],
    },
  };
});

export default tseslint.config(
  { ignores: ['dist', 'test/fixtures', '**/*.generated.ts', 'node_modules'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'max-lines': ['error', { max: 400 }],
      // Rejects every literal given for a V1Pod, which is a class.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Numbers and bigints in messages are what they look like.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' },
          ],
        },
      ],
      // tsc (noUnusedLocals, noUnusedParameters) says the same.
      '@typescript-eslint/no-unused-vars': 'off',
    },
  },
  ...fence,
  {
    files: ['src/core/cluster/kube-*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [noVscode] }] },
  },
  {
    files: ['src/cli/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            noVscode,
            noClient,
            { regex: '^(\\.\\./)+editor/', message: 'cli and editor do not meet.' },
          ],
        },
      ],
    },
  },
  {
    files: ['src/editor/**/*.ts', 'src/extension.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            noClient,
            { regex: '^(\\.\\./)+cli/', message: 'cli and editor do not meet.' },
          ],
        },
      ],
    },
  },
  { files: ['**/*.js'], ...tseslint.configs.disableTypeChecked },
);
