/** What a rule can demand. Each condition is one entry: its name, how it begins, its form, and what stands against it now. */

import { html } from '../ui/html.js';
import { Checkbox, Select, TextField } from '../ui/parts.js';
import { Entries } from '../ui/entries.js';
import { Choices, Lasting, Periods } from './fields.js';
import { WARNINGS } from './words.js';

/** The roles that keys can have. */
const KEY_ROLES = ['owner', 'admin', 'operator', 'member', 'viewer'];

/**
 * What the form of a condition gets: the condition, what changes fields of it (undefined leaves one out), what is wrong
 * with a field, and the unit test sets that there are.
 *
 * @typedef {{condition: any, put: (change: Record<string, any>) => void, fault: (field: string) => string | undefined,
 *   testSets: {id: string, name: string}[]}} FormProps
 *
 * @typedef {object} Kind
 * @property {string} title what it is called in the list of conditions
 * @property {string} about what it is for
 * @property {() => any} begin the condition as it begins
 * @property {((props: FormProps) => any) | null} Form null if there is nothing to choose
 * @property {(condition: any, set: any) => string | null} [broken] why a set that stands breaks it, as far as the set says
 * @property {boolean} [asksServer] whether only the server knows what breaks it
 */

/** @param {string[]} list */
const orNone = (list) => (list.length > 0 ? list : undefined);

/** @type {Record<string, Kind>} */
export const CONDITIONS = {
  promotion_only: {
    title: 'Promotion only',
    about: 'Nobody writes the set directly: it changes by promotion, rollback or change request.',
    begin: () => ({ type: 'promotion_only', from: ['preview'] }),
    Form: ({ condition, put, fault }) => html`<${Entries}
      label="From these version sets"
      values=${condition.from ?? []}
      onChange=${(/** @type {string[]} */ from) => put({ from: orNone(from) })}
      suggestions=${['preview', 'edge']}
      hint="Names or patterns such as preview*. None: a promotion from any set will do."
      error=${fault('from')}
    />`,
  },
  pinned: {
    title: 'Pinned',
    about: 'The set names its versions, so that nothing new gets in by itself.',
    begin: () => ({ type: 'pinned' }),
    Form: null,
    broken: (_, set) => {
      const floating = [
        set.agent_version_number === null && 'agent',
        set.context_graph_version_number === null && 'context graph',
      ].filter(Boolean);
      return floating.length > 0 ? `It follows the newest ${floating.join(' and ')}.` : null;
    },
  },
  no_warnings: {
    title: 'No warnings',
    about: 'The change carries none of the warnings that you choose.',
    begin: () => ({ type: 'no_warnings', codes: ['deprecated_llm', 'deprecated_agent', 'deprecated_context_graph'] }),
    Form: ({ condition, put, fault }) => html`<${Choices}
      label="It must not be that"
      options=${Object.entries(WARNINGS).map(([value, label]) => ({ value, label }))}
      values=${condition.codes}
      onChange=${(/** @type {string[]} */ codes) => put({ codes })}
      error=${fault('codes')}
    />`,
    broken: (condition, set) =>
      set.warnings.find((/** @type {any} */ each) => condition.codes.includes(each.code))?.message ?? null,
  },
  tests: {
    title: 'Tests passed',
    about: 'Unit tests have passed on exactly the content that the set will have.',
    begin: () => ({ type: 'tests', min_pass_rate: 1, max_age: '7d' }),
    asksServer: true,
    Form: TestsForm,
  },
  approvals: {
    title: 'Approved by others',
    about: 'People other than its author look at the change and approve it in a change request.',
    begin: () => ({ type: 'approvals', count: 1, by_others: true }),
    Form: ApprovalsForm,
  },
  soak: {
    title: 'Proven on another set',
    about: 'Another version set of the service has run this content for some time.',
    begin: () => ({ type: 'soak', version_set: 'preview', at_least: '24h' }),
    Form: ({ condition, put, fault }) => html`
      <${TextField}
        label="Version set"
        required
        value=${condition.version_set}
        error=${fault('version_set')}
        onInput=${(/** @type {string} */ name) => put({ version_set: name })}
      />
      <${Lasting}
        label="For at least"
        value=${condition.at_least}
        error=${fault('at_least')}
        onInput=${(/** @type {string} */ time) => put({ at_least: time })}
      />
    `,
  },
  window: {
    title: 'At certain times',
    about: 'Changes are made in some hours only, or never in others.',
    begin: () => ({ type: 'window', allow: [{ days: ['mon', 'tue', 'wed', 'thu'], from: '09:00', to: '17:00', time_zone: 'UTC' }] }),
    Form: ({ condition, put }) => html`
      <${Periods} label="Only then" periods=${condition.allow ?? []} onChange=${(/** @type {any[]} */ allow) => put({ allow: allow.length ? allow : undefined })} />
      <${Periods} label="Never then" periods=${condition.deny ?? []} onChange=${(/** @type {any[]} */ deny) => put({ deny: deny.length ? deny : undefined })} />
    `,
  },
};

/** @param {FormProps} props */
function TestsForm({ condition, put, fault, testSets }) {
  const chosen = condition.unit_test_set_id ?? '';
  const known = testSets.some((each) => each.id === chosen);
  const options = [
    { value: '', label: 'Every unit test of the service' },
    ...testSets.map((each) => ({ value: each.id, label: `The set “${each.name}”` })),
    ...(chosen && !known ? [{ value: chosen, label: chosen }] : []),
  ];
  return html`
    <${Select}
      label="Which tests"
      value=${chosen}
      options=${options}
      error=${fault('unit_test_set_id')}
      onInput=${(/** @type {string} */ id) => put({ unit_test_set_id: id || undefined })}
    />
    <${TextField}
      label="How many must pass, in percent"
      type="number"
      min="0"
      max="100"
      step="any"
      required
      value=${String(Number((condition.min_pass_rate * 100).toFixed(4)))}
      error=${fault('min_pass_rate')}
      onInput=${(/** @type {string} */ percent) => put({ min_pass_rate: Number(percent) / 100 })}
    />
    <${Checkbox}
      label="Only results that are recent"
      checked=${condition.max_age !== undefined}
      onInput=${(/** @type {boolean} */ on) => put({ max_age: on ? '7d' : undefined })}
    />
    ${condition.max_age !== undefined &&
    html`<${Lasting} label="At most this old" value=${condition.max_age} error=${fault('max_age')} onInput=${(/** @type {string} */ age) => put({ max_age: age })} />`}
    <${Entries}
      label="Only results reported by"
      values=${condition.reported_by ?? []}
      suggestions=${KEY_ROLES}
      onChange=${(/** @type {string[]} */ who) => put({ reported_by: orNone(who) })}
      hint="Roles or names of keys, such as that of your test machine. None: whoever may report."
      error=${fault('reported_by')}
    />
  `;
}

/** @param {FormProps} props */
function ApprovalsForm({ condition, put, fault }) {
  return html`
    <${TextField}
      label="How many people"
      type="number"
      min="1"
      max="10"
      required
      value=${String(condition.count)}
      error=${fault('count')}
      onInput=${(/** @type {string} */ number) => put({ count: Number(number) })}
    />
    <${Entries}
      label="Only people with these roles"
      values=${condition.roles ?? []}
      suggestions=${KEY_ROLES}
      onChange=${(/** @type {string[]} */ roles) => put({ roles: orNone(roles) })}
      hint="None: everybody who may approve."
      error=${fault('roles')}
    />
    <${Checkbox}
      label="Who made the content does not count either"
      checked=${condition.by_others !== false}
      onInput=${(/** @type {boolean} */ others) => put({ by_others: others })}
    />
  `;
}
