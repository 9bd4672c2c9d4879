/** Roles of the workspace: what each gives, in words. */

import { html, useState } from '../ui/html.js';
import { Badge, Button, Card, Empty, Loaded } from '../ui/parts.js';
import { count, visible } from '../ui/text.js';
import { EVERY_MS, useData } from '../app/data.js';
import { may } from '../app/session.js';
import { loadRoles } from './classic.js';
import { grantsByThing } from './grants.js';
import { RoleForm } from './role-form.js';

/** Roles that every workspace has; what they give does not change. */
const isDefault = (/** @type {any} */ role) => /^Default.*Role$/.test(role.name);

export function Roles() {
  const [editing, setEditing] = useState(/** @type {any} */ (null));
  const roles = useData((signal) => loadRoles(signal, { grants: true }), [], { every: EVERY_MS });
  const close = () => {
    setEditing(null);
    roles.reload();
  };
  return html`
    ${may('Role.create') &&
    !editing &&
    html`<div class="row"><${Button} kind="main" onClick=${() => setEditing({ isNew: true })}>New role<//></div>`}
    <${Loaded} of=${roles} what="Loading roles">
      ${(/** @type {any[]} */ all) => html`
        ${editing?.isNew && html`<${RoleForm} role=${null} all=${all} onClose=${close} />`}
        ${all.length === 0 && html`<${Empty} title="No roles that you may see">A role says what its users may do.<//>`}
        ${all.map((each) =>
          editing?.id === each.id
            ? html`<${RoleForm} key=${each.id} role=${each} all=${all} onClose=${close} />`
            : html`<${Role} key=${each.id} role=${each} onEdit=${editing ? null : () => setEditing(each)} />`,
        )}
      `}
    <//>
  `;
}

/** @param {{role: any, onEdit: (() => void) | null}} props */
function Role({ role, onEdit }) {
  const editable = onEdit && !isDefault(role) && may('Role.update', { name: role.name });
  const grants = role.permission_grants;
  return html`<${Card}
    title=${html`${visible(role.name)} ${isDefault(role) && html`<${Badge} title="Every workspace has it, and what it gives does not change.">built in<//>`}`}
    actions=${editable && html`<${Button} small label=${`Change the role ${visible(role.name)}`} onClick=${onEdit}>Change<//>`}
  >
    <p class="prose">${visible(role.description)}</p>
    ${grants.length === 0
      ? html`<p class="muted">Gives nothing.</p>`
      : html`<details open=${grants.length <= 12}>
          <summary>${count(grants.length, 'permission')}</summary>
          <dl class="facts">
            ${grantsByThing(grants).map(
              ([thing, said]) => html`<div><dt>${visible(thing)}</dt><dd><ul class="plain">
                ${said.map((each) => html`<li>${visible(each)}</li>`)}
              </ul></dd></div>`,
            )}
          </dl>
        </details>`}
  <//>`;
}
