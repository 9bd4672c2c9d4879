/** The workspace: its name, and what kind of work it is for. */

import { html } from '../ui/html.js';
import { Card, Facts, Failure, Loaded, Select, TextField } from '../ui/parts.js';
import { Time, visible } from '../ui/text.js';
import { get, request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { may, refresh, session } from '../app/session.js';
import { Moved, SaveRow, useDraft } from '../ui/draft.js';

const ENVIRONMENTS = ['production', 'staging', 'development'];

const path = () => `/v1/workspaces/${session.get()?.workspace_id}`;

export function Workspace() {
  const workspace = useData((signal) => get(path(), {}, { signal }), []);
  return html`<${Loaded} of=${workspace} what="Loading the workspace">
    ${(/** @type {any} */ now) => html`
      ${may('Workspace.update') && html`<${Form} now=${now} />`}
      <${Card} title="About it">
        <${Facts}
          items=${[
            ...(may('Workspace.update') ? [] : [['Name', visible(now.name)], ['Environment', visible(now.environment)]]),
            ['Short name', html`<code>${visible(now.slug)}</code>`],
            ['Region', visible(now.region)],
            ['Id', html`<code>${now.id}</code>`],
            ['Made', html`<${Time} at=${now.created_at} exact />`],
          ]}
        />
      <//>
    `}
  <//>`;
}

/** @param {{now: any}} props */
function Form({ now }) {
  const draft = useDraft({ name: now.name, environment: now.environment });
  const { busy, error, run } = useAction();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(async () => {
      const next = await request('PATCH', path(), { body: draft.changes });
      draft.save({ name: next.name, environment: next.environment });
      await refresh();
    });
  };
  return html`<${Card} title="Name and environment">
    <form class="form" onSubmit=${submit}>
      <${Moved} draft=${draft} what="the workspace" />
      <${TextField}
        label="Name"
        value=${draft.values.name}
        onInput=${(/** @type {string} */ name) => draft.set({ name })}
        required
        hint="What people see. The short name in addresses stays."
      />
      <${Select}
        label="Environment"
        value=${draft.values.environment}
        onInput=${(/** @type {string} */ environment) => draft.set({ environment })}
        options=${ENVIRONMENTS.map((each) => ({ value: each, label: each }))}
      />
      <${Failure} error=${error} />
      <${SaveRow} draft=${draft} busy=${busy} />
    </form>
  <//>`;
}
