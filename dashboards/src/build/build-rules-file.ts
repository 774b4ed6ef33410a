import type { AlertRule } from '../alerts/rule.ts';
import { buildRuleGroup, type RulePlace } from './build-rules.ts';

/** A duration as Grafana's files spell it. */
type Duration = `${number}s`;

/** https://grafana.com/docs/grafana/v13.0/alerting/set-up/provision-alerting-resources/file-provisioning/; JSON is read too. */
export interface RulesFile {
  readonly apiVersion: 1;
  readonly groups: readonly {
    readonly orgId: number;
    readonly name: string;
    /** Title, not uid. */
    readonly folder: string;
    readonly interval: Duration;
    readonly rules: readonly Readonly<Record<string, unknown>>[];
  }[];
}

/**
 * The rules as a file that Grafana reads when it starts: the group holds what each rule of the API names itself.
 * Grafana takes `model` and annotations as they stand, and would expand `$` elsewhere.
 */
export function buildRulesFile(rules: readonly AlertRule[], place: RulePlace, folder: string): RulesFile {
  const { title = '', interval = 0, rules: built = [] } = buildRuleGroup(rules, place);
  return {
    apiVersion: 1,
    groups: [
      {
        orgId: 1,
        name: title,
        folder,
        interval: `${interval}s`,
        rules: built.map(({ folderUID: _uid, ruleGroup: _group, orgID: _org, ...rule }) => ({ ...rule, isPaused: false })),
      },
    ],
  };
}
