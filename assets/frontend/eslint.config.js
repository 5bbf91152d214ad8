import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/*.d.ts"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "arrow-body-style": "error",
      "consistent-return": "error",
      eqeqeq: "error",
      "no-else-return": "error",
      "no-shadow": "error",
      "no-undef": "off", // tsc knows better
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-useless-rename": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["tests/**", "*.config.js"],
    languageOptions: { globals: globals.node },
    rules: { "no-undef": "error" },
  },
];
