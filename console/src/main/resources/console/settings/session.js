/** This session: who is signed in, until when, and what they may do. */

import { html, useState } from '../ui/html.js';
import { Button, Card, Dialog, Facts, Failure } from '../ui/parts.js';
import { Actor, Time, count, visible } from '../ui/text.js';
import { useAction } from '../app/data.js';
import { session, signOut } from '../app/session.js';
import { spaced } from './grants.js';

export function ThisSession() {
  const who = session.use();
  const [asking, setAsking] = useState(false);
  if (!who) return null;
  return html`
    <${Card}
      title="Who is signed in"
      actions=${html`<${Button} kind="danger" onClick=${() => setAsking(true)}>Sign out everywhere<//>`}
    >
      <${Facts}
        items=${[
          ['Signed in as', html`<${Actor} actor=${who.actor} />`],
          ['By', who.actor.kind === 'api_key' ? html`an API key, <code>${visible(who.actor.id)}</code>` : 'a user'],
          ['Workspace', html`${visible(who.workspace_name)} (<code>${visible(who.workspace_slug)}</code>)`],
          ['Ends', html`<${Time} at=${who.expires_at} /> if you do nothing; what you do prolongs it, up to the longest time that the server allows`],
        ]}
      />
    <//>
    <${Card} title="What you may do"><${Rights} grants=${who.grants} /><//>
    ${asking && html`<${SignOutEverywhere} onClose=${() => setAsking(false)} />`}
  `;
}

/** @param {{grants: import('../app/session.js').Session['grants']}} props */
function Rights({ grants }) {
  /** @type {Map<string, string[]>} */
  const things = new Map();
  for (const { permission, conditions } of grants) {
    const dot = permission.search(/[.:]/);
    const thing = spaced(permission.slice(0, dot));
    const said = spaced(permission.slice(dot + 1)).toLowerCase() + (conditions.length > 0 ? ` (${conditions.map(condition).join(' and ')})` : '');
    things.set(thing, [...new Set([...(things.get(thing) ?? []), said])]);
  }
  if (things.size === 0) return html`<p class="muted">Nothing: ask whoever administers the workspace for a role.</p>`;
  return html`<details>
    <summary>${count(things.size, 'kind')} of things</summary>
    <${Facts} items=${[...things].map(([thing, said]) => [thing, visible(said.join(', '))])} />
  </details>`;
}

/** @param {import('../app/session.js').GrantCondition} condition */
function condition({ attribute, comparison, values }) {
  const said = values.map((each) => (each === null ? 'nothing' : String(each)));
  if (comparison === 'not_equals') return `unless ${attribute} is ${said}`;
  return `if ${attribute} is ${said.join(' or ')}`;
}

/** @param {{onClose: () => void}} props */
function SignOutEverywhere({ onClose }) {
  const { busy, error, run } = useAction();
  return html`<${Dialog} title="Sign out everywhere?" onClose=${onClose}>
    <div class="stack">
      <p>Ends this session and every other session of yours, in all browsers, at once. Keys go on working.</p>
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="danger" busy=${busy} onClick=${() => run(() => signOut({ everywhere: true }))}>Sign out everywhere<//>
        <${Button} onClick=${onClose}>Stay signed in<//>
      </div>
    </div>
  <//>`;
}
