/** A role made or changed: its name, its description, and what it gives under which conditions. */

import { html, useId } from '../ui/html.js';
import { Button, Card, Failure, Select, TextArea, TextField } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { request } from '../app/api.js';
import { useAction } from '../app/data.js';
import { Moved, useDraft } from '../ui/draft.js';
import { inOrganization } from '../app/classic.js';
import { NO_VALUE, permissionWords, repeated, sent, typed } from './grants.js';
import { mayGive, mayGiveRole, mayGiveSome } from './held.js';

/** @typedef {import('./grants.js').GrantRow} GrantRow @typedef {import('./grants.js').ConditionRow} ConditionRow */

const COMPARISONS = [
  { value: 'Equals', label: 'is' },
  { value: 'NotEquals', label: 'is not' },
  { value: 'In', label: 'is one of' },
];

/** Attributes that conditions most often ask for. */
const ATTRIBUTES = ['name', 'id', 'is_active', 'agent_id', 'version_set_name', 'role_name', 'email'];

/** @param {{role: any, all: any[], onClose: () => void}} props `role` is null for a new one */
export function RoleForm({ role, all, onClose }) {
  const draft = useDraft({
    name: role?.name ?? '',
    description: role?.description ?? '',
    view: role?.frontend_view ?? 'admin',
    grants: /** @type {GrantRow[]} */ ((role?.permission_grants ?? []).map(typed)),
  });
  const { busy, error, run } = useAction();
  const { name, description, view, grants } = draft.values;
  const whole = !role || mayGiveRole(role, all);
  const twice = grants.some((each) => repeated(each).length > 0);
  const beyond = grants.filter((each) => !mayGive(sent(each), all));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(async () => {
      await save(role, draft.values, draft.changes);
      draft.save(draft.values);
      onClose();
    });
  };
  return html`<${Card} title=${role ? `Change ${visible(role.name)}` : 'New role'}>
    <form class="form form-wide" onSubmit=${submit}>
      <${Moved} draft=${draft} what="the role" />
      ${!role &&
      html`<${TextField} label="Name" value=${name} onInput=${(/** @type {string} */ text) => draft.set({ name: text })} required maxLength=${256} autofocus />`}
      <${TextArea}
        label="What it is for"
        value=${description}
        onInput=${(/** @type {string} */ text) => draft.set({ description: text })}
        required
        rows=${2}
      />
      ${whole
        ? html`<${Select}
            label="Shows its users"
            value=${view}
            onInput=${(/** @type {string} */ next) => draft.set({ view: next })}
            options=${[
              { value: 'admin', label: 'The view of administrators' },
              { value: 'client', label: 'The view of clients' },
            ]}
          />
          <${Grants} grants=${grants} names=${permissionNames(all)} onChange=${(/** @type {GrantRow[]} */ next) => draft.set({ grants: next })} />`
        : html`<p class="hint">It gives more than you hold, so you can change only what it is for.</p>`}
      ${whole &&
      beyond.map(
        (each) => html`<p class="field-error" role="alert">
          You hold “${said(each.permission)}” under conditions only. Give it under the same ones.
        </p>`,
      )}
      ${role && 'grants' in draft.changes && html`<p class="muted">Everybody who has the role gets the new permissions at once.</p>`}
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="main" type="submit" busy=${busy} disabled=${!draft.dirty || draft.moved || twice || (whole && beyond.length > 0)}>${role ? 'Save' : 'Make the role'}<//>
        <${Button} onClick=${onClose}>Cancel<//>
      </div>
    </form>
  <//>`;
}

/** @param {any} role @param {any} values @param {object} changes */
function save(role, { name, description, view, grants }, changes) {
  const permission_grants = grants.map(sent);
  if (!role) {
    const body = { role_name: name, description, frontend_view: view, permission_grants };
    return request('POST', inOrganization('/role/'), { body });
  }
  const body = {
    description: 'description' in changes ? description : null,
    frontend_view: 'view' in changes ? view : null,
    permission_grants: 'grants' in changes ? permission_grants : null,
  };
  return request('POST', inOrganization(`/role/${encodeURIComponent(role.name)}`), { body });
}

/**
 * All permissions that any role gives and the person holds: the built-in roles together give every one.
 *
 * @param {any[]} all
 * @returns {string[]}
 */
const permissionNames = (all) =>
  [...new Set(all.flatMap((each) => each.permission_grants.map((/** @type {any} */ grant) => grant.permission_name)))]
    .filter((each) => mayGiveSome(each, all))
    .sort();

/** A permission in words. @param {string} name */
function said(name) {
  const { thing, verb } = permissionWords(name);
  return `${thing}: ${verb}`;
}

/** @param {{grants: GrantRow[], names: string[], onChange: (grants: GrantRow[]) => void}} props */
function Grants({ grants, names, onChange }) {
  const attributes = useId();
  const put = (/** @type {number} */ i, /** @type {GrantRow} */ row) => onChange(grants.map((each, at) => (at === i ? row : each)));
  const free = names.find((name) => !grants.some((each) => each.permission === name)) ?? names[0];
  return html`<fieldset class="choices">
    <legend>What it gives</legend>
    <p class="hint">
      A condition asks for an attribute of the thing, such as <code>name</code>, <code>is_active</code>, <code>version_set_name</code> or${' '}
      <code>tags.team</code>. All conditions of a permission must hold.
    </p>
    <datalist id=${attributes}>${ATTRIBUTES.map((each) => html`<option value=${each}></option>`)}</datalist>
    ${grants.map(
      (row, i) => html`<${GrantFields}
        key=${i}
        row=${row}
        names=${names}
        attributes=${attributes}
        onChange=${(/** @type {GrantRow} */ next) => put(i, next)}
        onRemove=${() => onChange(grants.filter((_, at) => at !== i))}
      />`,
    )}
    ${names.length > 0 && html`<${Button} small onClick=${() => onChange([...grants, { permission: free, conditions: [] }])}>Add a permission<//>`}
  </fieldset>`;
}

/** @param {{row: GrantRow, names: string[], attributes: string, onChange: (row: GrantRow) => void, onRemove: () => void}} props */
function GrantFields({ row, names, attributes, onChange, onRemove }) {
  const put = (/** @type {number} */ i, /** @type {ConditionRow} */ next) =>
    onChange({ ...row, conditions: row.conditions.map((each, at) => (at === i ? next : each)) });
  const twice = repeated(row);
  return html`<div class="grant" role="group" aria-label=${said(row.permission)}>
    <div class="filters">
      <${Select}
        label="Permission"
        value=${row.permission}
        onInput=${(/** @type {string} */ permission) => onChange({ ...row, permission })}
        options=${names.map((each) => ({ value: each, label: said(each) }))}
      />
      <${Button} small onClick=${() => onChange({ ...row, conditions: [...row.conditions, { attribute: 'name', comparison: 'Equals', value: '' }] })}
        >Add a condition<//
      >
      <${Button} small kind="danger" label=${`Remove ${said(row.permission)}`} onClick=${onRemove}>Remove<//>
    </div>
    ${row.conditions.map(
      (each, i) => html`<${ConditionFields}
        key=${i}
        row=${each}
        attributes=${attributes}
        error=${twice.includes(each.attribute.trim()) ? 'Ask for it once; “is one of” takes several values.' : undefined}
        onChange=${(/** @type {ConditionRow} */ next) => put(i, next)}
        onRemove=${() => onChange({ ...row, conditions: row.conditions.filter((_, at) => at !== i) })}
      />`,
    )}
  </div>`;
}

/** @param {{row: ConditionRow, attributes: string, error?: string, onChange: (row: ConditionRow) => void, onRemove: () => void}} props */
function ConditionFields({ row, attributes, error, onChange, onRemove }) {
  const value = {
    label: row.comparison === 'In' ? 'Values, one a line' : 'Value',
    value: row.value,
    onInput: (/** @type {string} */ text) => onChange({ ...row, value: text }),
  };
  return html`<div class="filters condition">
    <${TextField}
      label="If"
      value=${row.attribute}
      onInput=${(/** @type {string} */ attribute) => onChange({ ...row, attribute })}
      list=${attributes}
      error=${error}
      required
      placeholder="tags.team"
    />
    <${Select}
      label="Comparison"
      value=${row.comparison}
      onInput=${(/** @type {string} */ comparison) => onChange({ ...row, comparison })}
      options=${COMPARISONS}
    />
    ${row.comparison === 'In' ? html`<${TextArea} ...${value} rows=${3} hint=${`“${NO_VALUE}” is a tag without a value.`} />` : html`<${TextField} ...${value} />`}
    <${Button} small label="Remove the condition" onClick=${onRemove}>✕<//>
  </div>`;
}
