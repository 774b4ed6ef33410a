import { ALERT_RULES, BOARDS, buildDashboard, buildRuleGroup, buildRulesFile, RULES_TO_PLACE } from '@spanproof/dashboards';
import { formatOpenApi } from '../../processor/src/api/openapi.ts';
import { createAlertHooks } from '../../processor/src/api/routes/alerts.ts';
import { type ApiCollaborators, createRoutes } from '../../processor/src/api/routes/index.ts';
import { formatConfiguration } from '../../processor/src/config/document.ts';
import { formatPolicySchema } from '../../processor/src/config/policy-schema.ts';
import { formatUsersFile } from '../../processor/src/store/grants/users-file.ts';
import { formatControls } from './control-list.ts';
import { formatCoverage } from './coverage-page.ts';
import { formatFindings } from './finding-list.ts';
import { formatPublicFace } from './public-face.ts';

/** Files that are written by `node bin/generate.mjs` and committed. */
export const GENERATED: readonly { readonly path: string; readonly generate: () => string }[] = [
  { path: 'docs/generated/configuration.md', generate: formatConfiguration },
  { path: 'docs/generated/controls.md', generate: formatControls },
  { path: 'docs/generated/coverage.md', generate: formatCoverage },
  { path: 'docs/generated/findings.md', generate: formatFindings },
  // Routes say what they are without anybody to work with.
  { path: 'docs/generated/openapi.json', generate: () => formatOpenApi(createRoutes({} as ApiCollaborators), createAlertHooks({})) },
  { path: 'docs/generated/policy.schema.json', generate: formatPolicySchema },
  { path: 'docs/generated/public-face.md', generate: formatPublicFace },
  { path: 'dashboards/json/alert-rules.json', generate: () => formatJson(buildRuleGroup(ALERT_RULES, RULES_TO_PLACE)) },
  // Read by docker-compose.yml.
  { path: 'deploy/clickhouse/users.d/spanproof.xml', generate: formatUsersFile },
  { path: 'deploy/grafana/provisioning/alerting/rules.json', generate: () => formatJson(buildRulesFile(ALERT_RULES, RULES_TO_PLACE, 'Spanproof alerts')) },
  ...BOARDS.map((board) => ({ path: `dashboards/json/${board.uid}.json`, generate: () => formatJson(buildDashboard(board)) })),
];

function formatJson(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
