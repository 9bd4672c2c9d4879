/** Version sets beside each other: as cards, or as a table where they are many. */

import { html } from '../ui/html.js';
import { Badge, Button, Card, Facts, LinkButton, Table } from '../ui/parts.js';
import { Changes, asItStands, changesOf } from '../ui/changes.js';
import { Models } from '../ui/models.js';
import { Pin } from '../ui/pins.js';
import { Actor, Time, count, shortDigest, visible } from '../ui/text.js';
import { useChanged } from '../app/data.js';
import { address } from '../app/router.js';
import { mayAsk, mayChange } from './service-head.js';

/**
 * @typedef {{service: any, sets: any[], violations: Record<string, any[]>, onDelete: (name: string) => void}} Around
 *   the service, all its sets, what rules say against them, and how one is deleted
 */

/** One set, whole. @param {Around & {set: any}} props */
export function SetCard({ service, sets, set, violations, onDelete }) {
  const changed = useChanged(set.revision, service.id + set.name);
  const release = sets.find((each) => each.name === 'release');
  return html`<${Card}
    title=${html`<a href=${address(['services', service.id, 'sets', set.name])}>${visible(set.name)}</a>`}
    actions=${html`<${Role} set=${set} />`}
    marked=${changed}
  >
    <div class="stack set">
      <${Facts}
        items=${[
          ['Agent', html`<${NumberedPin} set=${set} sets=${sets} pin="agent_version_number" />`],
          ['Graph', html`<${NumberedPin} set=${set} sets=${sets} pin="context_graph_version_number" />`],
          ['Models', html`<${Models} models=${set.llm_model_preferences} />`],
          [
            'Content',
            html`<${Content} set=${set} sets=${sets} />
              <div class="small">
                <a href=${address(['services', service.id, 'resolve'], { version_set: set.name })} aria-label=${`Look inside ${set.name}`}>look inside</a>
              </div>`,
          ],
          ['Used by', html`<${UsedBy} service=${service} set=${set} />`],
          ['Changed', html`<${Time} at=${set.updated_at} /> by <${Actor} actor=${set.updated_by} />`],
        ]}
      />
      ${set.name !== 'release' &&
      release &&
      release.digest !== set.digest &&
      html`<div class="set-against">
        <h3>From release to ${visible(set.name)}</h3>
        <${Changes} changes=${changesOf(asItStands(release), asItStands(set))} none="The versions are the same; what they refer to is not." />
      </div>`}
      <${Concerns} set=${set} violations=${violations[set.name]} />
      <${SetActions} service=${service} set=${set} onDelete=${onDelete} />
    </div>
  <//>`;
}

/** What a set is for, where that is fixed. @param {{set: any}} props */
export function Role({ set }) {
  if (set.name === 'release') return html`<${Badge} tone="ok" title="Runs whenever nobody names a set.">what end users get<//>`;
  if (set.locked) return html`<${Badge} title="Follows the newest of everything; nobody can change it.">always the newest<//>`;
  return null;
}

/** A pin, and the newest version where that is another one. @param {{set: any, sets: any[], pin: 'agent_version_number' | 'context_graph_version_number'}} props */
function NumberedPin({ set, sets, pin }) {
  const newest = sets.find((each) => each.locked)?.resolved[pin];
  return html`<span class="pin">
    <${Pin} what="" pinned=${set[pin]} now=${set.resolved[pin]} />
    ${set[pin] !== null && newest > set[pin] && html`<span class="muted small"> newest is v${newest}</span>`}
  </span>`;
}

/** What identifies the content, and `most` of the sets that have the same. @param {{set: any, sets: any[], most?: number}} props */
export function Content({ set, sets, most = 3 }) {
  const same = sets.filter((each) => each.name !== set.name && each.digest === set.digest).map((each) => each.name);
  return html`<code title=${set.digest}>${shortDigest(set.digest)}</code>
    ${same.length > 0 && html`<div class="small muted" title=${same.join(', ')}>same as ${few(same, most)}</div>`}`;
}

/** Some names, and how many more there are. @param {string[]} names @param {number} [most] */
const few = (names, most = 3) =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;

/** @param {{service: any, set: any}} props */
function UsedBy({ service, set }) {
  if (set.used_by === 0) return html`<span class="muted">nothing</span>`;
  return html`<a href=${address(['services', service.id, 'tests'])}>${count(set.used_by, 'test')}</a>`;
}

/** What speaks against a set as it stands. @param {{set: any, violations?: any[]}} props */
export function Concerns({ set, violations = [] }) {
  if (set.warnings.length + violations.length === 0) return null;
  return html`<ul class="concerns">
    ${violations.map(
      (each) => html`<li class="concern concern-bad" key=${each.rule_id + each.message}>
        <a href=${address(['rules', each.rule_id])}>${visible(each.rule)}</a> (rule): ${visible(each.message)}
        ${' '}<span class="small">Since <${Time} at=${each.since} />.</span>
      </li>`,
    )}
    ${set.warnings.map((/** @type {any} */ each) => html`<li class="concern" key=${each.code + each.path}>${visible(each.message)}</li>`)}
  </ul>`;
}

/** What the person may do with a set. @param {{service: any, set: any, onDelete: (name: string) => void}} props */
export function SetActions({ service, set, onDelete }) {
  const own = mayChange(service, set.name);
  const at = (/** @type {string} */ what) => address(['services', service.id, 'sets', set.name, what]);
  return html`<div class="row set-actions">
    ${set.name !== 'release' &&
    (mayChange(service, 'release') || mayAsk(service)) &&
    html`<${LinkButton} small href=${address(['services', service.id, 'promote'], { from: set.name, to: 'release' })}>Promote…<//>`}
    ${own && !set.locked && html`<${LinkButton} small href=${at('edit')}>Edit…<//>`}
    ${own && !set.locked && set.revision > 1 && html`<${LinkButton} small href=${at('rollback')}>Roll back…<//>`}
    ${own &&
    !set.locked &&
    set.name !== 'release' &&
    html`<${Button} small kind="link" label=${`Delete ${set.name}`} onClick=${() => onDelete(set.name)}>Delete…<//>`}
  </div>`;
}

/** Many sets. @param {Around & {shown: any[]}} props */
export function SetTable({ service, sets, shown, violations }) {
  const release = sets.find((each) => each.name === 'release');
  const columns = [
    {
      head: 'Set',
      cell: (/** @type {any} */ set) => html`<div>
        <a href=${address(['services', service.id, 'sets', set.name])}>${visible(set.name)}</a>
        <div><${Role} set=${set} /></div>
      </div>`,
    },
    { head: 'Agent', cell: (/** @type {any} */ set) => html`<${ShortPin} set=${set} sets=${sets} pin="agent_version_number" />` },
    { head: 'Graph', cell: (/** @type {any} */ set) => html`<${ShortPin} set=${set} sets=${sets} pin="context_graph_version_number" />` },
    {
      head: 'Models',
      cell: (/** @type {any} */ set) => html`<${ModelCount} models=${set.llm_model_preferences} />`,
    },
    { head: 'Content', cell: (/** @type {any} */ set) => html`<div class="short"><${Content} set=${set} sets=${sets} most=${1} /></div>` },
    {
      head: 'Against release',
      cell: (/** @type {any} */ set) => html`<${AgainstRelease} release=${release} set=${set} violations=${violations[set.name]} />`,
    },
    {
      head: 'Changed',
      cell: (/** @type {any} */ set) => html`<div class="short">
        <${Time} at=${set.updated_at} />
        <div class="muted small">by <${Actor} actor=${set.updated_by} /></div>
      </div>`,
    },
  ];
  return html`<${Table} caption="Version sets" columns=${columns} rows=${shown} rowKey=${(/** @type {any} */ set) => set.name}
    follows=${(/** @type {any} */ set) => set.revision} />`;
}

/** A pin in the fewest words. @param {{set: any, sets: any[], pin: 'agent_version_number' | 'context_graph_version_number'}} props */
function ShortPin({ set, sets, pin }) {
  const newest = sets.find((each) => each.locked)?.resolved[pin];
  const now = set.resolved[pin];
  return html`<span class="short" title=${set[pin] === null ? 'Follows the newest version, whatever that will be.' : `Pinned; the newest is v${newest}.`}>
    <strong>${now === null ? 'none' : `v${now}`}</strong>${' '}
    <span class="muted small">${set[pin] === null ? 'newest' : now < newest ? `of ${newest}` : ''}</span>
  </span>`;
}

/** @param {{models: Record<string, any>}} props */
function ModelCount({ models }) {
  const names = Object.keys(models);
  if (names.length === 0) return html`<span class="muted">none</span>`;
  return html`<span title=${names.map((each) => `${visible(each)}: ${visible(models[each].llm_name)}`).join('\n')}>${count(names.length, 'model')}</span>`;
}

/** @param {{release: any, set: any, violations?: any[]}} props */
function AgainstRelease({ release, set, violations = [] }) {
  const concerns = set.warnings.length + violations.length;
  const what = changesOf(asItStands(release), asItStands(set)).map((each) => each.what);
  return html`<div>
    ${set === release
      ? html`<span class="muted">is release</span>`
      : set.digest === release.digest
        ? html`<${Badge} tone="ok">same content<//>`
        : html`<span>${what.length > 0 ? `other ${visible(few(what)).toLowerCase()}` : 'other content'}</span>`}
    ${concerns > 0 && html`<div><${Badge} tone="warn" title=${[...violations, ...set.warnings].map((each) => visible(each.message)).join('\n')}>${count(concerns, 'concern')}<//></div>`}
  </div>`;
}
