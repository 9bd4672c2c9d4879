/** A version set: what it says now, what it said at another time, and its ledger. */

import { html, useState } from '../ui/html.js';
import { Button, Card, Copyable, Facts, LinkButton, Loaded, Notice } from '../ui/parts.js';
import { Changes, asItStands, changesOf } from '../ui/changes.js';
import { Models } from '../ui/models.js';
import { Pin } from '../ui/pins.js';
import { Actor, Time, visible } from '../ui/text.js';
import { ApiError, get } from '../app/api.js';
import { useChanged, useData } from '../app/data.js';
import { address, go, useQuery } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';
import { PartHead, mayAsk, mayChange } from './service-head.js';
import { DeleteSet } from './set-delete.js';
import { Ledger } from './set-ledger.js';
import { Concerns, Content, Role } from './set-views.js';

/** @param {{id: string, name: string}} props */
export function VersionSet({ id, name }) {
  const found = useData((signal) => load(id, name, signal), [id, name]);
  return html`<${Loaded} of=${found} what="Loading the version set">
    ${(/** @type {any} */ data) => html`<${Page} ...${data} name=${name} />`}
  <//>`;
}

/** A set, which may be deleted while its ledger is still there. @param {string} id @param {string} name @param {AbortSignal} signal */
async function load(id, name, signal) {
  const [service, sets] = await Promise.all([
    get(inWorkspace(`/services/${encodeURIComponent(id)}`), {}, { signal }),
    get(inWorkspace(`/services/${encodeURIComponent(id)}/version-sets`), {}, { signal }),
  ]);
  const set = sets.items.find((/** @type {any} */ each) => each.name === name) ?? null;
  const rules =
    set && may('Rule.view') ? await get(inWorkspace(`/services/${id}/version-sets/${name}/rules`), {}, { signal }) : null;
  return { service, sets: sets.items, set, rules };
}

/** @param {{service: any, sets: any[], set: any, rules: any, name: string}} props */
function Page({ service, sets, set, rules, name }) {
  const [deleting, setDeleting] = useState(false);
  return html`
    <${PartHead}
      service=${service}
      title=${name}
      about=${set && html`<div class="row"><${Role} set=${set} /><span>Revision ${set.revision}</span></div>`}
      actions=${set && html`<${Actions} service=${service} set=${set} onDelete=${() => setDeleting(true)} />`}
    />
    ${!set &&
    html`<${Notice} tone="warn" title="There is no such set now.">
      If it was deleted, its ledger is below. Who makes a set of this name again goes on with it.
    <//>`}
    <div class="set-page">
      <${Ledger} service=${service} set=${set} name=${name} />
      <div class="stack set-now">
        ${set && html`<${Now} service=${service} sets=${sets} set=${set} rules=${rules} />`}
        <${Then} service=${service} set=${set} name=${name} />
      </div>
    </div>
    ${deleting &&
    set &&
    html`<${DeleteSet}
      service=${service}
      set=${set}
      onClose=${() => setDeleting(false)}
      onDeleted=${() => go(address(['services', service.id]))}
    />`}
  `;
}

/** @param {{service: any, set: any, onDelete: () => void}} props */
function Actions({ service, set, onDelete }) {
  const own = mayChange(service, set.name) && !set.locked;
  const at = (/** @type {string} */ what) => address(['services', service.id, 'sets', set.name, what]);
  const promotes = mayAsk(service) || (set.name === 'release' ? own : mayChange(service, 'release'));
  const promotion = set.name === 'release' ? { to: 'release' } : { from: set.name, to: 'release' };
  return html`
    <${LinkButton} href=${address(['services', service.id, 'resolve'], { version_set: set.name })}>Look inside<//>
    ${own && html`<${LinkButton} href=${at('edit')}>Edit…<//>`}
    ${own && set.revision > 1 && html`<${LinkButton} href=${at('rollback')}>Roll back…<//>`}
    ${own && set.name !== 'release' && html`<${Button} kind="danger" onClick=${onDelete}>Delete…<//>`}
    ${promotes &&
    html`<${LinkButton} kind="main" href=${address(['services', service.id, 'promote'], promotion)}>
      ${set.name === 'release' ? 'Promote to release…' : 'Promote…'}
    <//>`}
  `;
}

/** @param {{service: any, sets: any[], set: any, rules: any}} props */
function Now({ service, sets, set, rules }) {
  const changed = useChanged(set.revision, service.id + set.name);
  const release = sets.find((each) => each.name === 'release');
  return html`<${Card} title="What it says now" marked=${changed}>
    <div class="stack">
      <${Facts}
        items=${[
          ['Agent', html`<${Part} kind="agents" id=${service.agent_id} name=${service.agent_name} pinned=${set.agent_version_number} now=${set.resolved.agent_version_number} />`],
          [
            'Context graph',
            html`<${Part} kind="graphs" id=${service.context_graph_id} name=${service.context_graph_name} pinned=${set.context_graph_version_number} now=${set.resolved.context_graph_version_number} />`,
          ],
          ['Models', html`<${Models} models=${set.llm_model_preferences} />`],
          ['Content', html`<${Content} set=${set} sets=${sets} />`],
          ['Changed', html`<${Time} at=${set.updated_at} /> by <${Actor} actor=${set.updated_by} />`],
          rules && ['Rules', html`<${Rules} rules=${rules.items} />`],
        ].filter(Boolean)}
      />
      <${Concerns} set=${set} violations=${rules?.violations} />
      ${set.name !== 'release' &&
      set.digest !== release.digest &&
      html`<div class="set-against">
        <h3>From release to ${visible(set.name)}</h3>
        <${Changes} changes=${changesOf(asItStands(release), asItStands(set))} none="The versions are the same; what they refer to is not." />
      </div>`}
    </div>
  <//>`;
}

/** @param {{kind: string, id: string, name: string, pinned: number | null, now: number | null}} props */
function Part({ kind, id, name, pinned, now }) {
  return html`<a href=${address([kind, id], { version: now ?? pinned })}>${visible(name)}</a>${' '}<${Pin} what="" pinned=${pinned} now=${now} />`;
}

/** @param {{rules: any[]}} props */
function Rules({ rules }) {
  if (rules.length === 0) return html`<span class="muted">none applies</span>`;
  return rules.map(
    (each, i) => html`${i > 0 && ', '}<a href=${address(['rules', each.id])}>${visible(each.name)}</a>${!each.enabled && ' (off)'}`,
  );
}

/** What the set said at a time that the person gives. @param {{service: any, set: any, name: string}} props */
function Then({ service, set, name }) {
  const [query, setQuery] = useQuery();
  const at = query.at ?? '';
  const then = useData(
    async (signal) => (at ? look(inWorkspace(`/services/${service.id}/version-sets/${name}`), at, signal) : null),
    [service.id, name, at],
  );
  return html`<${Card} title="What it said at a time">
    <div class="stack">
      <div class="field">
        <label for="at">Date and time, where you are</label>
        <input
          id="at"
          type="datetime-local"
          step="1"
          value=${at && localTime(at)}
          onChange=${(/** @type {any} */ event) => setQuery({ at: event.target.value && new Date(event.target.value).toISOString() })}
        />
      </div>
      ${at &&
      html`<${Loaded} of=${then} what="Looking it up">
        ${(/** @type {any} */ data) =>
          data === 'nothing'
            ? html`<${Notice} tone="quiet">There was no such set then.<//>`
            : html`<${Facts}
                  items=${[
                    ['Agent', html`<${Pin} what="" pinned=${data.agent_version_number} now=${data.resolved.agent_version_number} />`],
                    ['Context graph', html`<${Pin} what="" pinned=${data.context_graph_version_number} now=${data.resolved.context_graph_version_number} />`],
                    ['Models', html`<${Models} models=${data.llm_model_preferences} />`],
                    ['Revision', html`<a href=${address(['services', service.id, 'sets', name], { revision: data.revision, at })}>${data.revision}</a>`],
                    ['Content', html`<${Copyable} text=${data.digest} label="the digest" />`],
                  ]}
                />
                ${set && data.digest === set.digest && html`<p class="muted small">That is the content of now.</p>`}`}
      <//>`}
    </div>
  <//>`;
}

/** @param {string} path @param {string} at @param {AbortSignal} signal */
async function look(path, at, signal) {
  try {
    return await get(path, { at }, { signal });
  } catch (e) {
    if (e instanceof ApiError && e.status === 404) return 'nothing';
    throw e;
  }
}

/** A time as a control for local times takes it. @param {string} at */
function localTime(at) {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return '';
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
