export { BOARDS } from './boards/index.ts';
export type { Board, BoardPanel } from './build/board.ts';
export { buildDashboard } from './build/build-dashboard.ts';
export { QUERIES } from './queries/index.ts';
export type { Query } from './query.ts';
export { ALERT_RULES } from './alerts/index.ts';
export type { AlertRule } from './alerts/rule.ts';
export { buildRule, buildRuleGroup, RULE_GROUP, type RulePlace, RULES_TO_PLACE } from './build/build-rules.ts';
export { buildRulesFile, type RulesFile } from './build/build-rules-file.ts';
