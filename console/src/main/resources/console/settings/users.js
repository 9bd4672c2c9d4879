/** Users of the workspace: the people for whom keys sign in, and their roles. */

import { html, useState } from '../ui/html.js';
import { Listing, PAGE_SIZE, useOffset } from '../ui/listing.js';
import { Button, Card, Dialog, Empty, Failure, Loaded, Notice, Search, Select, TextField } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { get, request } from '../app/api.js';
import { EVERY_MS, useAction, useData } from '../app/data.js';
import { inOrganization } from '../app/classic.js';
import { useQuery } from '../app/router.js';
import { may, session } from '../app/session.js';
import { useUnsaved } from '../ui/draft.js';
import { loadRoles } from './classic.js';
import { mayGiveRole } from './held.js';

export function Users() {
  const [query, setQuery] = useQuery();
  const offset = useOffset();
  const email = query.email ?? '';
  const sort = query.sort ?? '+last_name';
  const [inviting, setInviting] = useState(false);
  const [invited, setInvited] = useState('');
  const [asked, setAsked] = useState(/** @type {{what: 'role' | 'delete', user: any} | null} */ (null));
  const users = useData((signal) => load({ email, sort, offset }, signal), [email, sort, offset], { every: EVERY_MS });
  const roles = users.data?.roles ?? [];
  const given = roles.filter((/** @type {any} */ each) => mayGiveRole(each, roles));
  const close = () => {
    setAsked(null);
    users.reload();
  };
  return html`
    ${invited &&
    html`<${Notice} tone="ok" actions=${html`<${Button} small onClick=${() => setInvited('')}>Close<//>`}>
      ${visible(invited)} is a user now. Nothing was mailed: an API key that signs users in signs them in.
    <//>`}
    ${inviting &&
    html`<${Invite}
      roles=${roles}
      given=${given}
      onClose=${() => setInviting(false)}
      onDone=${(/** @type {string} */ who) => {
        setInviting(false);
        setInvited(who);
        users.reload();
      }}
    />`}
    <div class="filters" role="search">
      <${Search}
        label="Find by whole e-mail address"
        value=${email}
        onSearch=${(/** @type {string} */ text) => setQuery({ email: text.trim(), offset: '' })}
      />
      ${may('User.create') &&
      (given.length > 0 || roles.length === 0) &&
      !inviting &&
      html`<${Button} kind="main" onClick=${() => setInviting(true)}>Invite a user<//>`}
    </div>
    <${Loaded} of=${users} what="Loading users">
      ${(/** @type {any} */ page) =>
        page.users.length === 0
          ? html`<${Empty} title=${email || offset ? 'No user matches' : 'No users yet'}>
              ${email ? 'Nobody has exactly this address.' : 'Invite somebody; their role says what they may do.'}
            <//>`
          : html`<${Listing}
                caption="Users"
                columns=${columns(roles, given, setAsked)}
                page=${{ items: page.users, has_more: page.has_more }}
                rowKey=${(/** @type {any} */ each) => each.user_id}
                order=${sort}
                onOrder=${(/** @type {string} */ next) => setQuery({ sort: next, offset: '' })}
              />`}
    <//>
    ${asked?.what === 'role' && html`<${ChangeRole} user=${asked.user} roles=${given} onClose=${close} />`}
    ${asked?.what === 'delete' && html`<${Delete} user=${asked.user} onClose=${close} />`}
  `;
}

/** @param {{email: string, sort: string, offset: number}} filter @param {AbortSignal} signal */
async function load({ email, sort, offset }, signal) {
  const query = { email, sort_by: sort, limit: PAGE_SIZE, continuation_token: offset || '' };
  const [page, roles] = await Promise.all([
    get(inOrganization('/user/'), query, { signal }),
    may('Role.view') ? loadRoles(signal, { grants: true }) : [],
  ]);
  return { ...page, roles };
}

/** @param {any} user */
const nameOf = (user) => visible(`${user.first_name} ${user.last_name}`.trim() || user.email);

/** @param {any} user @param {any[]} roles @returns {string} */
const roleOf = (user, roles) => roles.find((each) => each.id === user.role)?.name ?? '';

/** What grants may ask of a user. @param {any} user @param {any[]} roles */
const attributes = (user, roles) => ({ user_id: user.user_id, email: user.email, role_name: roleOf(user, roles) });

/** Whether somebody holds more than the person, as far as they see it; nobody takes from them. @param {any} user @param {any[]} roles @param {any[]} given */
const holdsMore = (user, roles, given) => roles.some((each) => each.id === user.role) && !given.some((each) => each.id === user.role);

/** @param {any[]} roles @param {any[]} given those that the person can give @param {(asked: {what: 'role' | 'delete', user: any}) => void} ask */
const columns = (roles, given, ask) => [
  {
    head: 'Name',
    sort: 'last_name',
    cell: (/** @type {any} */ user) => html`<div>${nameOf(user)}<div class="muted small"><code>${visible(user.user_id)}</code></div></div>`,
  },
  { head: 'E-mail address', sort: 'email', cell: (/** @type {any} */ user) => visible(user.email) },
  { head: 'Role', cell: (/** @type {any} */ user) => visible(roleOf(user, roles) || 'not shown to you') },
  {
    head: 'Actions',
    end: true,
    cell: (/** @type {any} */ user) => html`<div class="row end-row">
      ${given.length > 0 &&
      !holdsMore(user, roles, given) &&
      may('User.update', attributes(user, roles)) &&
      html`<${Button} small label=${`Change role of ${nameOf(user)}`} onClick=${() => ask({ what: 'role', user })}>Change role<//>`}
      ${user.user_id !== session.get()?.actor.id &&
      !holdsMore(user, roles, given) &&
      may('User.delete', attributes(user, roles)) &&
      html`<${Button} small kind="danger" label=${`Delete ${nameOf(user)}`} onClick=${() => ask({ what: 'delete', user })}>Delete<//>`}
    </div>`,
  },
];

/** @param {any[]} roles */
const options = (roles) => roles.map((each) => ({ value: each.name, label: each.name }));

/** @param {{roles: any[], given: any[], onClose: () => void, onDone: (who: string) => void}} props `given`: those that the person can give */
function Invite({ roles, given, onClose, onDone }) {
  const [typed, setUser] = useState({ first_name: '', last_name: '', email: '', role_name: '' });
  const offered = given.filter((each) => may('User.create', { role_name: each.name, email: typed.email }));
  const role = offered.find((each) => each.name === typed.role_name) ?? offered[0];
  const user = roles.length > 0 ? { ...typed, role_name: role?.name ?? '' } : typed;
  const { busy, error, run } = useAction();
  useUnsaved(!busy && Boolean(user.first_name || user.last_name || user.email));
  const field = (/** @type {'first_name' | 'last_name' | 'email' | 'role_name'} */ name, /** @type {string} */ label) => ({
    label,
    value: user[name],
    required: true,
    error: error?.fields.find((each) => each.path === name)?.message,
    onInput: (/** @type {string} */ value) => setUser((old) => ({ ...old, [name]: value })),
  });
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(async () => {
      await request('POST', inOrganization('/user/'), { body: user });
      onDone(`${user.first_name} ${user.last_name}`);
    });
  };
  return html`<${Card} title="Invite a user">
    <form class="form" onSubmit=${submit}>
      <${TextField} ...${field('first_name', 'First name')} autofocus />
      <${TextField} ...${field('last_name', 'Last name')} />
      <${TextField} ...${field('email', 'E-mail address')} type="email" />
      ${roles.length > 0
        ? html`<${Select} ...${field('role_name', 'Role')} options=${options(offered)} hint=${visible(role?.description)} />`
        : html`<${TextField} ...${field('role_name', 'Name of the role')} />`}
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="main" type="submit" busy=${busy} disabled=${roles.length > 0 && !role}>Invite<//>
        <${Button} onClick=${onClose}>Cancel<//>
      </div>
    </form>
  <//>`;
}

/** @param {{user: any, roles: any[], onClose: () => void}} props */
function ChangeRole({ user, roles, onClose }) {
  const now = roleOf(user, roles);
  const [role, setRole] = useState(now || roles[0].name);
  const { busy, error, run } = useAction();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(async () => {
      await request('POST', inOrganization(`/role/${encodeURIComponent(role)}/assign`), { body: { user_id: user.user_id } });
      onClose();
    });
  };
  return html`<${Dialog} title=${`Role of ${nameOf(user)}`} onClose=${onClose}>
    <form class="stack" onSubmit=${submit}>
      <${Select}
        label="Role"
        value=${role}
        onInput=${setRole}
        options=${options(roles)}
        hint=${visible(roles.find((each) => each.name === role)?.description)}
      />
      <p class="muted">It counts from their next request on.</p>
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="main" type="submit" busy=${busy} disabled=${role === now}>Change the role<//>
        <${Button} onClick=${onClose}>Leave it as it is<//>
      </div>
    </form>
  <//>`;
}

/** @param {{user: any, onClose: () => void}} props */
function Delete({ user, onClose }) {
  const { busy, error, run } = useAction();
  const remove = () =>
    run(async () => {
      await request('DELETE', inOrganization(`/user/${encodeURIComponent(user.user_id)}`));
      onClose();
    });
  return html`<${Dialog} title=${`Delete ${nameOf(user)}?`} onClose=${onClose}>
    <div class="stack">
      <p>They lose access at once. What they did stays in the history under their name.</p>
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="danger" busy=${busy} onClick=${remove}>Delete<//>
        <${Button} onClick=${onClose}>Keep them<//>
      </div>
    </div>
  <//>`;
}
