import type { Json } from '@spanproof/vocabulary';
import { PLUGIN_ID } from '../../plugin-id.ts';
import type { askGrafana, Members } from './ask-grafana.ts';
import { type PlannedChange, planRules, type RuleGroup, type RulesPlace } from './plan-rules.ts';

type Ask = typeof askGrafana;

const FOLDER = { uid: 'spanproof', title: 'Spanproof' };
const RECEIVER = 'spanproof';
/** Part of the artefact: the same file that `spanproof grafana apply` reads. */
const RULES = `/public/plugins/${PLUGIN_ID}/alerting/alert-rules.json`;

export interface InstallPlan {
  readonly changes: readonly PlannedChange[];
  readonly folder: boolean;
  readonly group: RuleGroup;
}

/** What installing would change in this Grafana. Only reads. @throws FetchError */
export async function planInstall(ask: Ask, place: Omit<RulesPlace, 'receiver'>): Promise<InstallPlan> {
  const file = (await ask('GET', RULES)) as RuleGroup | undefined;
  if (file === undefined) throw new Error(`${RULES} is missing`);
  const folder = await ask('GET', `/api/folders/${FOLDER.uid}`);
  const present = folder === undefined ? undefined : ((await ask('GET', groupPath(file))) as RuleGroup | undefined);
  const plan = planRules(file, present, { ...place, receiver: hasReceiver(await ask('GET', `/api/v1/provisioning/contact-points?name=${RECEIVER}`)) });
  const changes: readonly PlannedChange[] = [{ name: `folder ${FOLDER.title}`, change: folder === undefined ? 'create' : 'none' }, ...plan.changes];
  return { changes, folder: folder === undefined, group: plan.group };
}

/** Writes what a plan says; nothing where it changes nothing. @throws FetchError */
export async function install(ask: Ask, { changes, folder, group }: InstallPlan): Promise<void> {
  if (!changesSomething(changes)) return;
  if (folder) await ask('POST', '/api/folders', FOLDER);
  await ask('PUT', groupPath(group), group);
}

export function changesSomething(changes: readonly PlannedChange[]): boolean {
  return changes.some(({ change }) => change !== 'none' && change !== 'keep');
}

function groupPath({ title }: RuleGroup): string {
  return `/api/v1/provisioning/folder/${FOLDER.uid}/rule-groups/${title}`;
}

function hasReceiver(points: Json | undefined): boolean {
  return Array.isArray(points) && (points as readonly Members[]).some(({ name }) => name === RECEIVER);
}
