import js from '@eslint/js';

const BROWSER = [
  'AbortController', 'AbortSignal', 'Blob', 'CSS', 'DOMRect', 'DOMException', 'Element', 'Event', 'HTMLElement',
  'HTMLDialogElement', 'HTMLInputElement', 'Intl', 'KeyboardEvent', 'MutationObserver', 'PointerEvent', 'ResizeObserver',
  'IntersectionObserver', 'Response', 'SVGElement', 'SVGSVGElement', 'TextEncoder', 'URL', 'URLSearchParams',
  'addEventListener', 'cancelAnimationFrame', 'clearInterval', 'clearTimeout', 'confirm', 'console', 'crypto', 'document', 'fetch',
  'getComputedStyle', 'history', 'location', 'matchMedia', 'navigator', 'performance', 'queueMicrotask',
  'removeEventListener', 'requestAnimationFrame', 'scrollTo', 'setInterval', 'setTimeout', 'structuredClone', 'window',
];

export default [
  { ignores: ['target/'] },
  js.configs.recommended,
  {
    files: ['src/main/resources/console/**/*.js'],
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'module',
      globals: Object.fromEntries(BROWSER.map((name) => [name, 'readonly'])),
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text of people must never become markup.' },
        { property: 'outerHTML', message: 'Text of people must never become markup.' },
        { property: 'insertAdjacentHTML', message: 'Text of people must never become markup.' },
        { object: 'document', property: 'write', message: 'Text of people must never become markup.' },
        { object: 'window', property: 'localStorage', message: 'Nothing is kept in the browser but the session cookie.' },
      ],
      'no-restricted-globals': ['error', 'localStorage', 'sessionStorage', 'alert', 'prompt'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "Identifier[name='dangerouslySetInnerHTML']",
          message: 'Text of people must never become markup.',
        },
        {
          selector: 'TemplateElement[value.raw=/[;{([]\\s*\\n\\s*[\\w“]/]',
          message: 'The line end goes when the file is served: end the line elsewhere.',
        },
      ],
      'no-control-regex': 'off',
      'no-misleading-character-class': 'off',
      'no-var': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/test/web/**/*.js'],
    languageOptions: {
      ecmaVersion: 2024,
      sourceType: 'module',
      globals: { console: 'readonly', performance: 'readonly', process: 'readonly' },
    },
  },
];
