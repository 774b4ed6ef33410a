import { QueryBuilder, type Rule, RuleBuilder, type RuleGroup, RuleGroupBuilder } from '@grafana/grafana-foundation-sdk/alerting';
import { TypeThresholdBuilder } from '@grafana/grafana-foundation-sdk/expr';
import type { AlertRule } from '../alerts/rule.ts';
import { toRuleSql } from '../grafana-sql.ts';
import { clickHouseQuery } from './clickhouse-query.ts';

/** Where rules go, what they ask and where their alerts are sent. */
export interface RulePlace {
  readonly folderUid: string;
  readonly datasourceUid: string;
  readonly receiver: string;
  /** Base address of docs/runbooks; an annotation of every rule. */
  readonly runbooks: string;
}

/** For the committed file: whoever installs it writes its own names over these (processor/src/grafana). */
export const RULES_TO_PLACE: RulePlace = { folderUid: 'spanproof', datasourceUid: 'spanproof-clickhouse', receiver: 'spanproof', runbooks: 'docs/runbooks' };

/** Name of the group; Grafana evaluates it as one. */
export const RULE_GROUP = 'spanproof';
const EVERY_SECONDS = 60;

/**
 * One rule of Grafana's provisioning API. The query yields one number a row, and a threshold looks at it directly: a reducer between them would not take a
 * table (grafana/grafana: "input data must be a wide series").
 */
export function buildRule(rule: AlertRule, place: RulePlace): Rule {
  return new RuleBuilder(rule.title)
    .uid(`spanproof-${rule.id}`)
    .orgID(1)
    .folderUID(place.folderUid)
    .ruleGroup(RULE_GROUP)
    .condition('B')
    .withQuery(
      new QueryBuilder('A')
        .datasourceUid(place.datasourceUid)
        .relativeTimeRange({ from: rule.lookBack, to: 0 })
        .model(clickHouseQuery({ refId: 'A', uid: place.datasourceUid, sql: toRuleSql(rule.sql), shape: 'table' })),
    )
    .withQuery(
      new QueryBuilder('B')
        .datasourceUid('__expr__')
        .relativeTimeRange({ from: rule.lookBack, to: 0 })
        .model(
          new TypeThresholdBuilder()
            .refId('B')
            .expression('A')
            .datasource({ type: '__expr__', uid: '__expr__' })
            .conditions([{ evaluator: { type: 'gt', params: [rule.above] } }]),
        ),
    )
    .forDuration(rule.pending)
    .noDataState(rule.noData)
    .execErrState('Error')
    .labels({ severity: rule.severity, product: 'spanproof' })
    .annotations({ summary: rule.summary, runbook_url: `${place.runbooks}/${rule.id}.md` })
    .build();
}

export function buildRuleGroup(rules: readonly AlertRule[], place: RulePlace): RuleGroup {
  const group = new RuleGroupBuilder(RULE_GROUP).folderUid(place.folderUid).interval(EVERY_SECONDS);
  return { ...group.build(), rules: rules.map((rule) => ({ ...buildRule(rule, place), notification_settings: { receiver: place.receiver } })) };
}
