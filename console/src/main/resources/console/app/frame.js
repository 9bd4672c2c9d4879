/** What is around every page: where one can go, who is signed in, and what everybody must know now. */

import { html, useEffect, useRef } from '../ui/html.js';
import { Button } from '../ui/parts.js';
import { Time, visible } from '../ui/text.js';
import { all } from './api.js';
import { useOn } from './clock.js';
import { useAction, useData } from './data.js';
import { NAVIGATION } from './routes.js';
import { mayLeave, toContent, usePlace } from './router.js';
import { inWorkspace, may, online, signOut } from './session.js';

/** @param {{who: import('./session.js').Session, children?: any}} props */
export function Frame({ who, children }) {
  const { path } = usePlace();
  const nav = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const bar = nav.current;
    const here = /** @type {HTMLElement | null | undefined} */ (bar?.querySelector('[aria-current]'));
    if (!bar || !here) return undefined;
    // Where there is little room one looks at a part of the navigation, which grows when somebody waits for an answer.
    const sizes = new ResizeObserver(() => {
      bar.scrollLeft = here.offsetLeft - bar.offsetLeft - (bar.clientWidth - here.offsetWidth) / 2;
    });
    for (const link of bar.children) sizes.observe(link);
    return () => sizes.disconnect();
  }, [path]);
  return html`
    <a class="skip" href="#main" onClick=${(/** @type {Event} */ event) => {
      event.preventDefault();
      toContent();
    }}>To the content</a>
    <div class="frame">
      <header class="side">
        <a class="brand" href="/console/services"><${Mark} />Pinion</a>
        <nav aria-label="Console" ref=${nav}>
          ${NAVIGATION.filter((each) => !each.needs || may(each.needs)).map(
            (each) => html`<a
              href=${each.href}
              aria-current=${`/console${path}/`.startsWith(each.href + '/') ? 'page' : undefined}
              ><span>${each.text}</span>${each.more && html` <${each.more} />`}</a
            >`,
          )}
        </nav>
        <${Who} who=${who} />
      </header>
      <div class="work">
        <${Banners} />
        <main id="main" tabindex="-1">${children}</main>
      </div>
    </div>
  `;
}

/** @param {{who: import('./session.js').Session}} props */
function Who({ who }) {
  const { busy, run } = useAction();
  return html`<div class="who stack">
    <div>
      <div><strong>${visible(who.workspace_name)}</strong></div>
      <div class="muted">${visible(who.actor.name || who.actor.id)}</div>
    </div>
    <${Button} small busy=${busy} onClick=${() => mayLeave() && run(() => signOut())}>Sign out<//>
  </div>`;
}

/** A freeze is everybody's business, and so is a server that does not answer. */
function Banners() {
  const answers = online.use();
  const freezes = useData(
    async (signal) => (may('Service.view') ? all(inWorkspace('/freezes'), {}, { signal }) : []),
    [],
  );
  const now = useOn(freezes.data ?? []);
  return html`
    ${!answers &&
    html`<div class="banner banner-bad" role="alert">
      The server does not answer. What you see may be old; what you have typed stays here.
    </div>`}
    ${now.map(
      (each) => html`<p class="banner" role="status" key=${each.id}>
        <strong>Freeze:</strong> ${visible(each.reason)}${' '}
        ${each.until ? html`until <${Time} at=${each.until} exact />` : 'until somebody ends it'}.${' '}
        <a href="/console/freezes">What it holds</a>
      </p>`,
    )}
  `;
}

function Mark() {
  return html`<svg viewBox="0 0 32 32" aria-hidden="true">
    <circle cx="16" cy="16" r="13" fill="none" stroke="currentColor" stroke-width="3" stroke-dasharray="5.1 3.07" />
    <circle cx="16" cy="16" r="8" fill="none" stroke="currentColor" stroke-width="3" />
    <circle cx="16" cy="16" r="2" fill="currentColor" />
  </svg>`;
}
