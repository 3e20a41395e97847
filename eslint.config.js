/** What is checked in the page's modules and their tests. */

import js from "@eslint/js";
import globals from "globals";

const rules = {
  "consistent-return": "error",
  curly: ["error", "multi-line"],
  "default-case-last": "error",
  eqeqeq: "error",
  "max-lines": ["error", { max: 300 }],
  "max-statements": ["error", 30],
  "no-alert": "error",
  "no-console": "error",
  "no-eval": "error",
  "no-implicit-coercion": "error",
  "no-param-reassign": "error",
  "no-promise-executor-return": "error",
  "no-shadow": "error",
  "no-unused-expressions": "error",
  "no-use-before-define": ["error", { functions: false, classes: false }],
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  "require-atomic-updates": "error",
};

export default [
  { ignores: ["**/node_modules/", "**/.venv/", "**/instance/", "test-results/"] },
  js.configs.recommended,
  { linterOptions: { reportUnusedDisableDirectives: "error" }, rules },
  { files: ["backend/app/static/js/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["backend/tests/web/**/*.js"], languageOptions: { globals: globals.node } },
  // Playwright carries functions from these tests into the page, so they see both worlds.
  {
    files: ["backend/tests/e2e/**/*.js"],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
];
