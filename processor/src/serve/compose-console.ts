import { randomBytes } from 'node:crypto';
import { userInfo } from 'node:os';
import type { AccessLog, Pages } from '../api/contract.ts';
import type { ConsoleTokens } from '../api/identity/console.ts';
import { createConsole, formLoginLink } from '../console/console.ts';
import type { ConsoleUser, LoginLink } from '../console/contract.ts';
import { createLoginCodes } from '../console/login-codes.ts';
import type { LinkRequest } from '../console/link-request.ts';
import { createSessions } from '../console/sessions.ts';
import { createStaticFiles } from '../console/static-files.ts';
import { CONSOLE_FOLDERS, type RunningBuild } from './console-build.ts';

export interface ComposedConsole {
  readonly pages: Pages;
  link(endpoint: string, wanted: LinkRequest): LoginLink;
}

/** The console over the processor's own login, tokens and access log. */
export function composeConsole(
  collaborators: { readonly tokens: ConsoleTokens; readonly access: AccessLog; readonly build: RunningBuild; readonly nowMs: () => number },
  settings: { readonly secure: boolean; readonly trustPolicy: string },
): ComposedConsole {
  const { tokens, access, build, nowMs } = collaborators;
  const codes = createLoginCodes({ nowMs, random: randomBytes });
  const pages = createConsole(
    {
      codes,
      sessions: createSessions({ nowMs, random: randomBytes }),
      build,
      findFile: createStaticFiles(CONSOLE_FOLDERS),
      issueToken: (user, seconds) => tokens.issue(user, seconds),
      access,
      nowMs,
    },
    settings,
  );
  return { pages, link: (endpoint, wanted) => formLoginLink(endpoint, codes.issue(formUser(wanted))) };
}

/** `local.` keeps the ids of the console apart from those of a Grafana. */
function formUser({ role, name = accountName() }: LinkRequest): ConsoleUser {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return { id: `local.${slug === '' ? Buffer.from(name).toString('hex').slice(0, 64) : slug}`, name, role };
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'local'; // an account without a name, as in some containers
  }
}
