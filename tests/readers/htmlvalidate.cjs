// What html-validate reads pages with: its recommended rules, but for what is a matter of style or of the corpus.

module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Lists have names for those who hear them; HTML allows it on every element that can have one.
    "aria-label-misuse": ["error", { allowAnyNamable: true }],
    "doctype-style": ["error", { style: "lowercase" }],
    // A filter that may be given several times has several fields of its name.
    "form-dup-name": "off",
    // A title says what the corpus does, and a claim is called by what it says.
    "long-title": "off",
    // A place that scrolls by itself is a region with a name, but no section of the text.
    "prefer-native-element": ["error", { exclude: ["region"] }],
    // Templates leave some behind.
    "no-trailing-whitespace": "off",
  },
};
