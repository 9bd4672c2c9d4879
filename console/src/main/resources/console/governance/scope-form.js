/** The form of what a rule or a freeze applies to. */

import { html, useState } from '../ui/html.js';
import { Checkbox, Notice } from '../ui/parts.js';
import { Entries } from '../ui/entries.js';
import { Choices } from './fields.js';
import { tagWords } from './words.js';

/** Ways to choose services. Each is one list of the scope. */
const LISTS = [
  {
    field: 'names',
    choice: 'By name',
    label: 'Names of services',
    hint: 'Names or patterns: * stands for any characters, as in Clinic*. One of them must match.',
  },
  {
    field: 'tags',
    choice: 'By tag',
    label: 'Tags of services',
    hint: 'Such as team:care, team:* for any value, or voice: for a tag without a value. All of them must match.',
  },
  { field: 'environments', choice: 'By environment', label: 'Environments', hint: 'One of them must match.' },
  { field: 'ids', choice: 'By id', label: 'Ids of services', hint: 'The ids are on the pages of the services.' },
];

/**
 * @typedef {{scope: import('../app/scope.js').Scope, onChange: (scope: any) => void, services: any[],
 *   fault: (field: string) => string | undefined, settings?: boolean}} Props `services` are those known, for suggestions; with
 *   `settings` the scope may take in settings of services, too
 */

/** @param {Props} props */
export function ScopeForm({ scope, onChange, services, fault, settings = true }) {
  const of = /** @type {Record<string, string[]>} */ (scope.services ?? {});
  // A list that was just chosen is empty, and the scope leaves it out until something is in it.
  const [chosen, choose] = useState(LISTS.map((each) => each.field).filter((each) => of[each]));
  const put = (/** @type {string} */ field, /** @type {string[]} */ values) => {
    const next = Object.fromEntries(Object.entries({ ...of, [field]: values }).filter(([, each]) => each.length > 0));
    onChange({ ...scope, services: Object.keys(next).length > 0 ? next : undefined });
  };
  const onChoose = (/** @type {string[]} */ fields) => {
    choose(fields);
    const kept = Object.fromEntries(Object.entries(of).filter(([field]) => fields.includes(field)));
    onChange({ ...scope, services: Object.keys(kept).length > 0 ? kept : undefined });
  };
  return html`<div class="form">
    <${Entries}
      label="Version sets"
      values=${scope.version_sets}
      onChange=${(/** @type {string[]} */ sets) => onChange({ ...scope, version_sets: sets })}
      suggestions=${suggested(services).sets}
      hint=${`Names or patterns: release, or * for every set${settings ? ' but edge' : ''}.`}
      error=${fault('version_sets') ?? (scope.version_sets.length === 0 ? 'Name at least one version set, such as release.' : undefined)}
    />
    <${Choices}
      label="Of which services"
      options=${LISTS.map((each) => ({ value: each.field, label: each.choice }))}
      values=${chosen}
      onChange=${onChoose}
    />
    ${chosen.length === 0 && html`<p class="hint">Every service, also those that are made later.</p>`}
    ${LISTS.filter((each) => chosen.includes(each.field)).map(
      (each) => html`<${List} key=${each.field} list=${each} values=${of[each.field] ?? []} services=${services} fault=${fault} onChange=${put} />`,
    )}
    ${chosen.some((each) => !of[each]) && html`<${Notice} tone="warn">A list without an entry does not limit anything.<//>`}
    ${settings &&
    html`<${Checkbox}
      label="Also protect the settings of these services"
      checked=${scope.guard_settings ?? false}
      onInput=${(/** @type {boolean} */ on) => onChange({ ...scope, guard_settings: on })}
      hint="Voice, keyterms, safety filters, tool capacity and persona then change only by people who may change rules."
    />`}
  </div>`;
}

/** @param {{list: typeof LISTS[number], values: string[], services: any[], fault: (field: string) => string | undefined, onChange: (field: string, values: string[]) => void}} props */
function List({ list, values, services, fault, onChange }) {
  if (list.field === 'environments') {
    return html`<${Choices}
      label=${list.label}
      options=${['production', 'sandbox'].map((each) => ({ value: each, label: each }))}
      values=${values}
      onChange=${(/** @type {string[]} */ next) => onChange(list.field, next)}
      error=${fault(`services.${list.field}`)}
    />`;
  }
  const names = new Map(services.map((each) => [each.id, each.name]));
  return html`<${Entries}
    label=${list.label}
    hint=${list.hint}
    values=${values}
    suggestions=${list.field === 'names' ? suggested(services).names : list.field === 'tags' ? suggested(services).tags : []}
    words=${list.field === 'tags' ? tagWords : (/** @type {string} */ value) => names.get(value) ?? value}
    onChange=${(/** @type {string[]} */ next) => onChange(list.field, next)}
    error=${fault(`services.${list.field}`)}
  />`;
}

/** A browser lists some suggestions, not thousands. */
const SUGGESTED_MAX = 100;

/** What there is to choose from. @param {any[]} services */
function suggested(services) {
  const some = services.slice(0, 500);
  const unique = (/** @type {string[]} */ list) => [...new Set(list)].sort().slice(0, SUGGESTED_MAX);
  return {
    names: unique(some.map((each) => each.name)),
    sets: unique(['release', ...some.flatMap((each) => Object.keys(each.version_sets))]).filter((each) => each !== 'edge'),
    tags: unique(some.flatMap((each) => each.tags.map((/** @type {any} */ tag) => `${tag.key}:${tag.value ?? ''}`))),
  };
}
