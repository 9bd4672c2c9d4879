/** Where the console begins: who is signed in decides what is shown, and the address which page. */

import { html, render, useEffect } from '../ui/html.js';
import { Loading, Notice, PageHead } from '../ui/parts.js';
import { Frame } from './frame.js';
import { keepKeyboard } from './keyboard.js';
import { fetchAll } from './lazy.js';
import { go, match, start, usePlace } from './router.js';
import { ROUTES } from './routes.js';
import { farewell, follow, interrupted, refresh, session, signInByLink } from './session.js';
import { SignIn } from '../pages/sign-in.js';

/** Until then the first page is there, on most ways to the server. */
const OTHER_PAGES_MILLIS = 3000;

function Console() {
  const who = session.use();
  const again = interrupted.use();
  if (who === undefined) return html`<main><${Loading} what="Looking who is signed in" /></main>`;
  if (who === null) return html`<${SignIn} />`;
  return html`
    <div hidden=${again} key=${`${who.workspace_id} ${who.actor.id}`}><${Frame} who=${who}><${Page} /><//></div>
    ${again && html`<${SignIn} />`}
  `;
}

function Page() {
  const { path } = usePlace();
  const home = path === '/';
  useEffect(() => {
    if (home) go('/console/services', { replace: true });
  }, [home]);
  if (home) return null;
  const found = match(ROUTES, path);
  if (!found) return html`<${Missing} />`;
  // The address is the page's identity: another service is another page, with nothing left of the one before.
  return html`<${found.page} key=${path} ...${found.params} />`;
}

function Missing() {
  return html`<${PageHead} title="There is no such page" />
    <${Notice} tone="warn">
      The address names nothing of the console. <a href="/console/services">Go to the services</a>.
    <//>`;
}

/** A link that signs in once keeps its code behind the `#`, which goes to no server and stays in no history. */
async function begin() {
  const code = new URLSearchParams(location.hash.slice(1)).get('link');
  if (code) {
    history.replaceState(history.state, '', location.pathname + location.search);
    try {
      await signInByLink(code);
      return;
    } catch (e) {
      farewell.set(/** @type {Error} */ (e).message);
    }
  }
  await refresh();
}

const root = /** @type {Element} */ (document.getElementById('console'));
start();
follow();
keepKeyboard(root);
render(html`<${Console} />`, root);
begin();
// The next page is there at once then, even if the server is replaced by another version meanwhile.
setTimeout(() => fetchAll(ROUTES.map(([, page]) => page)), OTHER_PAGES_MILLIS);
