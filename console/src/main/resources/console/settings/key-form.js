/** A new API key: its name, its role, what of the role it may do, and how long it lives. */

import { html, useState } from '../ui/html.js';
import { Button, Card, Checkbox, Failure, Loaded, Select, TextField } from '../ui/parts.js';
import { count, visible } from '../ui/text.js';
import { get, request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { inWorkspace, may } from '../app/session.js';
import { useUnsaved } from '../ui/draft.js';
import { spaced } from './grants.js';
import { Days } from './keys.js';

/** Namespaces of permissions that give nothing here; keys of other programs name them. */
const WITHOUT_EFFECT = ['Skill', 'Integration'];

/** @param {string} permission */
const namespace = (permission) => permission.slice(0, permission.indexOf('.'));

/** @param {string} permission */
const hasEffect = (permission) => !WITHOUT_EFFECT.includes(namespace(permission));

/** @param {{onMade: (made: any) => void, onClose: () => void}} props */
export function KeyForm({ onMade, onClose }) {
  const catalog = useData((signal) => get(inWorkspace('/api-keys/permission-catalog'), {}, { signal }), []);
  return html`<${Card} title="New API key">
    <${Loaded} of=${catalog} what="Loading roles">
      ${(/** @type {any} */ { roles }) => html`<${Form} roles=${roles} onMade=${onMade} onClose=${onClose} />`}
    <//>
  <//>`;
}

/** @param {{roles: any[], onMade: (made: any) => void, onClose: () => void}} props */
function Form({ roles, onMade, onClose }) {
  const offered = roles.filter((each) => may('ApiKey.create', { role_name: each.name }));
  const [key, setKey] = useState({ name: '', days: '30', role: first(offered), some: false, permissions: /** @type {string[]} */ ([]) });
  const set = (/** @type {Partial<typeof key>} */ change) => setKey((old) => ({ ...old, ...change }));
  const { busy, error, run } = useAction();
  useUnsaved(key.name !== '' && !busy);
  const role = offered.find((each) => each.name === key.role);
  const only = key.some || (role !== undefined && !isWhole(role));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(async () => {
      const body = {
        name: key.name.trim() || null,
        duration_days: Number(key.days),
        role: key.role,
        permissions: only ? key.permissions : [],
      };
      onMade(await request('POST', inWorkspace('/api-keys'), { body }));
    });
  };
  return html`<form class="form" onSubmit=${submit}>
    <${TextField}
      label="Name"
      value=${key.name}
      onInput=${(/** @type {string} */ name) => set({ name })}
      maxLength=${256}
      autofocus
      required
      hint="What will use it, such as “Nightly export”. It says who acted, in the activity."
    />
    <${Select}
      label="Role"
      value=${key.role}
      onInput=${(/** @type {string} */ name) => set({ role: name, permissions: [] })}
      options=${offered.map((each) => ({ value: each.name, label: each.name }))}
      hint=${visible(role?.description)}
    />
    ${role && html`<${Permissions} role=${role} only=${only} chosen=${key.permissions} onChange=${set} />`}
    <${Days} days=${key.days} onInput=${(/** @type {string} */ days) => set({ days })} />
    <${Failure} error=${error} />
    <div class="row">
      <${Button} kind="main" type="submit" busy=${busy} disabled=${only && key.permissions.length === 0}>Make the key<//>
      <${Button} onClick=${onClose}>Cancel<//>
    </div>
  </form>`;
}

/** The role that a new key has unless somebody chooses another. @param {any[]} roles */
const first = (roles) => (roles.find((each) => each.name === 'viewer') ?? roles[0])?.name ?? '';

/** The permissions of a role that give something. @param {any} role @returns {string[]} */
const permissionsOf = (role) => role.permission_names.filter(hasEffect);

/** Whether the person has all that the role has. @param {any} role */
const isWhole = (role) => permissionsOf(role).every((each) => may(each));

/**
 * All that the role may do, or only some of it. Nobody gives what they do not have.
 *
 * @param {{role: any, only: boolean, chosen: string[], onChange: (change: {some?: boolean, permissions?: string[]}) => void}} props
 */
function Permissions({ role, only, chosen, onChange }) {
  const names = permissionsOf(role);
  const given = names.filter((each) => may(each));
  const toggle = (/** @type {string} */ name, /** @type {boolean} */ on) =>
    onChange({ some: true, permissions: on ? [...chosen, name] : chosen.filter((each) => each !== name) });
  const groups = Map.groupBy(given, namespace);
  return html`<${Checkbox}
      label="Only some of what the role may do"
      checked=${only}
      onInput=${(/** @type {boolean} */ on) => onChange({ some: on })}
      hint=${given.length === names.length
        ? `Otherwise all ${count(names.length, 'permission')} of the role.`
        : 'You have only some of what this role may do, and cannot give more.'}
    />
    ${only &&
    html`<fieldset class="choices">
      <legend>What it may do</legend>
      ${[...groups].map(
        ([thing, permissions]) => html`<div role="group" aria-label=${spaced(thing)}>
          <strong class="small">${spaced(thing)}</strong>
          ${permissions.map(
            (name) => html`<${Checkbox}
              label=${name.slice(thing.length + 1)}
              checked=${chosen.includes(name)}
              onInput=${(/** @type {boolean} */ on) => toggle(name, on)}
            />`,
          )}
        </div>`,
      )}
    </fieldset>`}`;
}
