import type { BuildState } from './contract.ts';

/** Signing in: the code stands behind the #, which no browser sends, and leaves the address before it is used. */
export const LOGIN_PAGE: string = formPage(
  'Sign in',
  `<p id="say">This is the local console of the Spanproof processor on this machine. It opens with the link that <code>npm start</code> printed;
each link opens it once. For a new one:</p>
<pre>npm run -s spanproof -- console link</pre>`,
  '<script src="/login.js" defer></script>',
);

export const LOGIN_SCRIPT = `const code = location.hash.slice(1);
if (code !== '') {
  history.replaceState(null, '', '/login');
  const say = document.getElementById('say');
  fetch('/host/login', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code }) })
    .then(async (answer) => {
      if (answer.ok) return location.replace('/');
      const { code, detail } = await answer.json();
      say.textContent = code + ': ' + detail + '.';
    })
    .catch(() => { say.textContent = 'The processor does not answer.'; });
}
`;

const RETRY_SECONDS = 2;

/** In place of every page until there is one. `state` says what is so; nothing in it is from outside but words of the build. */
export function formProgressPage(state: BuildState, nowMs: number): string {
  switch (state.phase) {
    case 'failed':
      return formPage(
        'The console is not available',
        `<p>Calls are taken, sealed and stored all the same. Only these pages could not be prepared:</p><pre>${escape(state.why)}</pre>
<p>Correct the cause, run <code>node bin/build-console.mjs</code>, and <a href="/">try again</a>. The next start tries it, too.</p>`,
      );
    case 'working':
      return formPage(
        'The console is being prepared',
        `<p role="status">Now: ${escape(state.what)}, for ${Math.round((nowMs - state.sinceMs) / 1000)} s. Once per version; under a minute on most machines.</p>
<p>Calls are taken, sealed and stored meanwhile. This page looks again every ${RETRY_SECONDS} seconds.</p>`,
        RETRY,
      );
    default:
      return formPage('The console is being prepared', '<p role="status">It has not begun yet.</p>', RETRY);
  }
}

const RETRY = `<meta http-equiv="refresh" content="${RETRY_SECONDS}" />`;

function formPage(title: string, body: string, head = ''): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" /><title>Spanproof console: ${title}</title>
<link rel="icon" href="data:," /><link rel="stylesheet" href="/console.css" />${head}</head>
<body><main><h1>${title}</h1>
${body}
</main></body>
</html>
`;
}

export const OWN_STYLE = `:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 44rem; margin: 10vh auto; padding: 0 1.5rem; }
pre { padding: 0.75rem 1rem; border: 1px solid; overflow-x: auto; white-space: pre-wrap; }
`;

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
