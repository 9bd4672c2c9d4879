/** API keys of the workspace: who may do what with them, and until when. */

import { html, useState } from '../ui/html.js';
import { Listing, PAGE_SIZE, useOffset } from '../ui/listing.js';
import { Badge, Button, Checkbox, Copyable, Dialog, Empty, Failure, Loaded, Notice, TextField } from '../ui/parts.js';
import { Time, count, visible } from '../ui/text.js';
import { get, request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { address, useQuery } from '../app/router.js';
import { goOnAfter, inWorkspace, may, session } from '../app/session.js';
import { useUnsaved } from '../ui/draft.js';
import { KeyForm } from './key-form.js';

const DAYS_MOST = 90;

export function Keys() {
  const [query, setQuery] = useQuery();
  const offset = useOffset();
  const mine = query.mine === 'true';
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState(/** @type {any} */ (null));
  const [asked, setAsked] = useState(/** @type {{what: 'rotate' | 'revoke', key: any} | null} */ (null));
  const keys = useData(
    (signal) =>
      get(inWorkspace('/api-keys'), { mine_only: mine || '', limit: PAGE_SIZE, continuation_token: offset || '' }, { signal }),
    [offset, mine],
  );
  const show = (/** @type {any} */ key) => {
    setMade(key);
    setMaking(false);
    setAsked(null);
  };
  const create = may('ApiKey.create') && !making && !made && html`<${Button} kind="main" onClick=${() => setMaking(true)}>New API key<//>`;
  return html`
    ${made && html`<${Secret} key=${made.api_key} made=${made} onDone=${() => setMade(null)} />`}
    ${making && html`<${KeyForm} onMade=${show} onClose=${() => setMaking(false)} />`}
    <div class="row spread">
      <${Checkbox}
        label="Only keys that I made"
        checked=${mine}
        onInput=${(/** @type {boolean} */ on) => setQuery({ mine: on ? 'true' : '', offset: '' })}
      />
      ${create}
    </div>
    <${Loaded} of=${keys} what="Loading keys">
      ${(/** @type {any} */ page) =>
        page.items.length === 0
          ? html`<${Empty} title="No keys here" actions=${create}>
              Programs and people sign in with API keys. You see those that may do no more than you.
            <//>`
          : html`<${Listing}
                caption="API keys"
                columns=${columns(setAsked, made !== null)}
                page=${page}
              />`}
    <//>
    ${asked?.what === 'rotate' && html`<${Rotate} of=${asked.key} onDone=${show} onClose=${() => setAsked(null)} />`}
    ${asked?.what === 'revoke' && html`<${Revoke} of=${asked.key} onClose=${() => setAsked(null)} />`}
  `;
}

/** @param {any} key */
const isOwn = (key) => session.get()?.actor.id === key.key_id;

/** @param {any} key */
const nameOf = (key) => visible(key.name || `Key ${key.key_id}`);

/** @param {(asked: {what: 'rotate' | 'revoke', key: any}) => void} ask @param {boolean} shown whether a secret is, whose place another would take */
const columns = (ask, shown) => [
  {
    head: 'Key',
    cell: (/** @type {any} */ key) => html`<div>
      ${nameOf(key)} ${isOwn(key) && html`<${Badge} tone="info">this session<//>`}
      <div class="muted small"><code>${key.key_id}</code></div>
    </div>`,
  },
  {
    head: 'May do',
    cell: (/** @type {any} */ key) => html`<div>
      ${visible(key.role)}
      ${key.permissions.length > 0 &&
      html`<div class="muted small" title=${visible(key.permissions.join('\n'))}>only ${count(key.permissions.length, 'permission')}</div>`}
    </div>`,
  },
  { head: 'Expires', cell: (/** @type {any} */ key) => html`<${Expiry} at=${key.expires_at} />` },
  { head: 'Made', cell: (/** @type {any} */ key) => html`<${Time} at=${key.created_at} />` },
  {
    head: 'Actions',
    end: true,
    cell: (/** @type {any} */ key) => html`<div class="row end-row">
      ${may('Audit.view') && html`<a href=${address(['activity'], { key: key.key_id })} aria-label=${`What ${nameOf(key)} has changed`}>Activity</a>`}
      ${may('ApiKey.create', attributes(key)) &&
      html`<${Button} small label=${`Rotate ${nameOf(key)}`} disabled=${shown} onClick=${() => ask({ what: 'rotate', key })}>Rotate<//>`}
      ${may('ApiKey.delete', attributes(key)) &&
      html`<${Button} small kind="danger" label=${`Revoke ${nameOf(key)}`} onClick=${() => ask({ what: 'revoke', key })}>Revoke<//>`}
    </div>`,
  },
];

/** What grants may ask of a key. @param {any} key */
const attributes = (key) => ({ key_id: key.key_id, role_name: key.role });

/** @param {{at: string}} props */
function Expiry({ at }) {
  const left = new Date(at).getTime() - Date.now();
  const soon = left < 7 * 86_400_000;
  return html`<span><${Time} at=${at} /> ${left <= 0 ? html`<${Badge} tone="bad">expired<//>` : soon && html`<${Badge} tone="warn">soon<//>`}</span>`;
}

/** The secret of a key, shown this once. @param {{made: any, onDone: () => void}} props */
function Secret({ made, onDone }) {
  const [seen, setSeen] = useState(false);
  useUnsaved(!seen, 'Leave this page? The key is not shown again.');
  return html`<${Notice}
    tone="ok"
    title=${`Copy the key ${nameOf(made)} now.`}
    actions=${html`<${Button}
      onClick=${() => {
        setSeen(true);
        onDone();
      }}
      >I have copied it<//
    >`}
  >
    This is the only time that it is shown: nobody can look it up later. Keep it as you keep a password.
    <p class="secret"><${Copyable} text=${made.api_key} label="the key" secret /></p>
    <span class="muted">It works until <${Time} at=${made.expires_at} exact />.</span>
  <//>`;
}

/** @param {{of: any, onDone: (made: any) => void, onClose: () => void}} props */
function Rotate({ of: key, onDone, onClose }) {
  const { busy, error, run } = useAction();
  const [days, setDays] = useState(String(DAYS_MOST));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(() =>
      goOnAfter(async () => {
        const made = await request('POST', inWorkspace(`/api-keys/${key.key_id}/rotate`), { body: { duration_days: Number(days) } });
        onDone(made);
        return isOwn(key) ? made.api_key : null;
      }),
    );
  };
  return html`<${Dialog} title=${`Rotate ${nameOf(key)}?`} onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      <p>
        The key gets a new secret. The old one stops working at once, and sessions that it opened end. Whatever uses it needs the new one.
        ${isOwn(key) && html`<strong> This session was opened with it; it alone goes on.</strong>`}
      </p>
      <${Days} days=${days} onInput=${setDays} />
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="danger" type="submit" busy=${busy}>Rotate<//>
        <${Button} onClick=${onClose}>Leave it as it is<//>
      </div>
    </form>
  <//>`;
}

/** How long a key lives. @param {{days: string, onInput: (days: string) => void}} props */
export function Days({ days, onInput }) {
  const wrong = !/^[0-9]+$/.test(days) || Number(days) < 1 || Number(days) > DAYS_MOST;
  return html`<${TextField}
    label="Days until it expires"
    value=${days}
    onInput=${onInput}
    required
    hint="From 1 to 90. Nothing prolongs it; rotating gives it a new life."
    error=${wrong ? 'Give a whole number from 1 to 90.' : undefined}
  />`;
}

/** @param {{of: any, onClose: () => void}} props */
function Revoke({ of: key, onClose }) {
  const { busy, error, run } = useAction();
  const revoke = () =>
    run(async () => {
      await request('DELETE', inWorkspace(`/api-keys/${key.key_id}`));
      onClose();
    });
  return html`<${Dialog} title=${`Revoke ${nameOf(key)}?`} onClose=${onClose}>
    <div class="stack">
      <p>
        Whatever uses this key stops at once, and sessions that it opened end. It cannot be brought back.
        ${isOwn(key) && html`<strong> This session was opened with it, and ends too.</strong>`}
      </p>
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="danger" busy=${busy} onClick=${revoke}>Revoke<//>
        <${Button} onClick=${onClose}>Keep it<//>
      </div>
    </div>
  <//>`;
}
