/** Writing a version set by hand: its pins and models, with what that would do before it is done. */

import { html, useEffect, useState } from '../ui/html.js';
import { Button, Card, Failure, LinkButton, Loaded, Loading, Notice, Select, TextField } from '../ui/parts.js';
import { Changes, changesOf } from '../ui/changes.js';
import { Moved, useDraft } from '../ui/draft.js';
import { Checks, Warnings } from '../ui/plan.js';
import { visible } from '../ui/text.js';
import { request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { address, go, leaveUnasked, useQuery } from '../app/router.js';
import { inWorkspace } from '../app/session.js';
import { ModelRows, faultsOf, preferencesOf, rowsOf } from './model-rows.js';
import { PartHead, mayChange, useService } from './service-head.js';

/** So many of an agent's or graph's versions can be chosen, the newest first. */
const VERSIONS = 200;

/**
 * What the form holds: a version number as text, empty for the newest.
 * @typedef {{agent: string, graph: string, models: import('./model-rows.js').ModelRow[]}} Typed
 */

/** @param {{id: string, name: string}} props */
export function EditSet({ id, name }) {
  const found = useService(id);
  return html`<${Loaded} of=${found} what="Loading the version set">
    ${(/** @type {import('./service-head.js').ServiceAndSets} */ { service, sets }) => {
      const set = sets.find((each) => each.name === name);
      const why = refusal(service, set, name);
      return html`
        <${PartHead} service=${service} title=${`Edit ${name}`} />
        ${why
          ? html`<${Notice} tone="warn">${why}<//>`
          : html`<${Form} key=${name} service=${service} sets=${sets} set=${set} name=${name} />`}
      `;
    }}
  <//>`;
}

/** Why a set cannot be edited; empty if it can. @param {any} service @param {any} set @param {string} name */
function refusal(service, set, name) {
  if (!set) return `There is no set “${visible(name)}”; somebody may have deleted it.`;
  if (set.locked) return 'Edge always follows the newest versions; nobody can change it.';
  return mayChange(service, name) ? '' : 'You may not change this set.';
}

/** @param {{id: string}} props */
export function NewSet({ id }) {
  const found = useService(id);
  return html`<${Loaded} of=${found} what="Loading the service">
    ${(/** @type {import('./service-head.js').ServiceAndSets} */ data) => html`
      <${PartHead} service=${data.service} title="New version set" about="A set of its own to try things out on; end users get nothing of it until it is promoted." />
      <${Begin} ...${data} />
    `}
  <//>`;
}

/** Chooses what a new set begins with. @param {import('./service-head.js').ServiceAndSets} props */
function Begin({ service, sets }) {
  const [query, setQuery] = useQuery();
  const [name, setName] = useState('');
  const from = sets.find((each) => each.name === query.from) ?? sets.find((each) => each.name === 'release');
  const taken = sets.some((each) => each.name === name);
  const fault = taken
    ? 'There is a set of this name already.'
    : name && !/^[A-Za-z0-9_-]{1,40}$/.test(name)
      ? 'Use up to 40 letters, digits, underscores and hyphens.'
      : name && !mayChange(service, name)
        ? 'You may not make a set of this name.'
        : '';
  return html`
    <${Card} title="Name and beginning">
      <div class="form">
        <${TextField} label="Name" value=${name} onInput=${setName} error=${fault} hint="Such as preview, or your own name." maxLength=${40} required autofocus />
        <${Select}
          label="Begin with the content of"
          value=${from.name}
          onInput=${(/** @type {string} */ set) => setQuery({ from: set })}
          options=${sets.map((each) => ({ value: each.name, label: each.name }))}
        />
      </div>
    <//>
    <${Form} key=${from.name} service=${service} sets=${sets} set=${null} from=${from} name=${fault ? '' : name} />
  `;
}

/**
 * The pins of a set, what they would change, and saving them.
 *
 * @param {{service: any, sets: any[], set: any, from?: any, name: string}} props `set` is null for a new one, which begins with
 *   `from`; `name` is empty while it is not a name
 */
function Form({ service, sets, set, from = set, name }) {
  const draft = useDraft(typedOf(from));
  const { busy, error, run } = useAction();
  const typed = /** @type {Typed} */ (draft.values);
  const faults = faultsOf(typed.models);
  const content = faults.some(Boolean) ? null : contentOf(typed);
  const plan = usePlan(service, name, content);
  const newest = sets.find((each) => each.locked)?.resolved ?? {};
  const save = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(async () => {
      await request('PUT', inWorkspace(`/services/${service.id}/version-sets/${name}`), {
        body: { version_set: content },
        headers: set ? { 'If-Match': `"${set.revision}"` } : { 'If-None-Match': '*' },
      });
      leaveUnasked();
      go(address(['services', service.id, 'sets', name]));
    });
  };
  const ready = name !== '' && content !== null && !draft.moved && (set === null || draft.dirty) && plan.data?.releasable;
  return html`<form class="stack" onSubmit=${save}>
    <${Moved} draft=${draft} what=${`the set ${visible(from.name)}`} />
    <div class="set-page">
      <${Card} title="What it runs">
        <div class="form">
          <${Version} label=${`Version of the agent ${visible(service.agent_name)}`} value=${typed.agent} newest=${newest.agent_version_number} onInput=${(/** @type {string} */ agent) => draft.set({ agent })} />
          <${Version} label=${`Version of the context graph ${visible(service.context_graph_name)}`} value=${typed.graph} newest=${newest.context_graph_version_number} onInput=${(/** @type {string} */ graph) => draft.set({ graph })} />
          <${ModelRows} rows=${typed.models} faults=${faults} refused=${refusedModels(plan.error)} onChange=${(/** @type {any[]} */ models) => draft.set({ models })} />
        </div>
      <//>
      <div class="edit-preview">
        <${Card} title="What that changes"><${Preview} set=${set} name=${name} content=${content} plan=${plan} /><//>
      </div>
    </div>
    <${Failure} error=${error} />
    <div class="row">
      <${Button} kind="main" type="submit" busy=${busy} disabled=${!ready}>${set ? 'Save' : 'Make the set'}<//>
      <${LinkButton} href=${address(set ? ['services', service.id, 'sets', name] : ['services', service.id])}>Cancel<//>
    </div>
  </form>`;
}

/** @param {any} set @returns {Typed} */
const typedOf = (set) => ({
  agent: String(set.agent_version_number ?? ''),
  graph: String(set.context_graph_version_number ?? ''),
  models: rowsOf(set.llm_model_preferences),
});

/** @param {Typed} typed @returns {import('../ui/changes.js').SetContent} */
const contentOf = (typed) => ({
  agent_version_number: typed.agent === '' ? null : Number(typed.agent),
  context_graph_version_number: typed.graph === '' ? null : Number(typed.graph),
  llm_model_preferences: preferencesOf(typed.models),
});

/**
 * What the server says that a content would do; null while there is nothing to ask for.
 *
 * @param {any} service
 * @param {string} name
 * @param {import('../ui/changes.js').SetContent | null} content
 */
function usePlan(service, name, content) {
  const asked = useSettled(JSON.stringify({ name, content }));
  return useData(
    async (signal) => {
      const now = JSON.parse(asked);
      if (!now.name || !now.content) return null;
      const path = inWorkspace(`/services/${service.id}/version-sets/${now.name}/plan`);
      return request('POST', path, { body: { version_set: now.content }, signal });
    },
    [service.id, asked],
  );
}

/** A text once it has not changed for a moment. @param {string} text */
function useSettled(text) {
  const [settled, settle] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => settle(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** @param {{label: string, value: string, newest: number | null, onInput: (value: string) => void}} props */
function Version({ label, value, newest, onInput }) {
  const last = newest ?? 0;
  const numbers = Array.from({ length: Math.min(last, VERSIONS) }, (_, i) => String(last - i));
  if (value && !numbers.includes(value)) numbers.push(value);
  return html`<${Select}
    label=${label}
    value=${value}
    onInput=${onInput}
    hint=${value === '' ? 'It changes by itself whenever there is a newer version.' : ''}
    options=${[
      { value: '', label: newest ? `Always the newest (now ${newest})` : 'Always the newest (there is none yet)' },
      ...numbers.map((each) => ({ value: each, label: `Version ${each}` })),
    ]}
  />`;
}

/** What the server says against the model of an interaction. @param {import('../app/api.js').ApiError | null} error @returns {Record<string, string>} */
function refusedModels(error) {
  const start = 'version_set.llm_model_preferences.';
  const own = (error?.fields ?? []).filter((each) => each.path.startsWith(start));
  return Object.fromEntries(own.map((each) => [each.path.slice(start.length), each.message]));
}

/** What the server says against the whole, without the names of fields. @param {{error: import('../app/api.js').ApiError | null, retry: () => void}} props */
function Refusal({ error, retry }) {
  if (!error || error.fields.length === 0) return html`<${Failure} error=${error} retry=${retry} />`;
  return html`<${Notice} tone="bad">${error.fields.map((each) => visible(each.message)).join(' ')}<//>`;
}

/** @param {{set: any, name: string, content: import('../ui/changes.js').SetContent | null, plan: any}} props */
function Preview({ set, name, content, plan }) {
  if (!name) return html`<p class="muted">Give the set a name first.</p>`;
  if (!content) return html`<p class="muted">Something in the form is not complete yet.</p>`;
  const changes = changesOf(set, content);
  return html`<div class="stack">
    <${Changes} changes=${changes} none="Nothing yet: the set says this already." />
    <${Refusal} error=${plan.error} retry=${plan.reload} />
    ${plan.loading && !plan.data && html`<${Loading} what="Asking what the rules say" />`}
    ${plan.data &&
    html`
      <${Warnings} warnings=${plan.data.warnings} />
      ${plan.data.checks.length > 0 && html`<h3>What the rules say</h3><${Checks} checks=${plan.data.checks} />`}
      ${!plan.data.releasable &&
      html`<p>The rules do not let this through by hand. Write it on another set, and promote that one.</p>`}
    `}
  </div>`;
}
