/** Agents: all of them, and one with its versions. */

import { html } from '../ui/html.js';
import { Card } from '../ui/parts.js';
import { AGENT, AssetList } from './list.js';
import { RunBy } from './run-by.js';
import { Compared, Points, Prose, Section, markOf } from './text.js';
import { label } from '../ui/difference.js';
import { isEmpty, languageName } from './values.js';
import { VersionPage } from './versions.js';

export const Agents = () => html`<${AssetList} kind=${AGENT} />`;

/** @param {{id: string}} props */
export function Agent({ id }) {
  return html`<${VersionPage} kind=${AGENT} id=${id}>
    ${(/** @type {any} */ { thing, shown, compared }) => html`<div class="with-side">
      <${Content} version=${shown} before=${compared} />
      <${RunBy} kind=${AGENT} thing=${thing} version=${shown.version} />
    </div>`}
  <//>`;
}

/** What an agent is, in sections. @param {{version: any, before: any}} props */
function Content({ version, before }) {
  const was = (/** @type {string} */ field) => (before ? (before[field] ?? null) : undefined);
  return html`<${Card} title=${`Version ${version.version}`}>
    <div class="stack">
      <${Group} title="Identity" rows=${identity(version)} before=${before && identity(before)} />
      <${Prose} title="Background" value=${version.background} before=${was('background')} />
      <${Points} title="Behaviours" items=${version.behaviors} before=${was('behaviors')} />
      <${Points} title="Communication patterns" items=${version.communication_patterns} before=${was('communication_patterns')} />
      <${Group} title="Voice" rows=${voice(version)} before=${before && voice(before)} />
    </div>
  <//>`;
}

/**
 * Names and values that belong together.
 *
 * @param {{title: string, rows: Record<string, unknown>, before?: Record<string, unknown>}} props
 */
function Group({ title, rows, before }) {
  const names = [...new Set([...Object.keys(rows), ...Object.keys(before ?? {})])];
  const shown = names.filter((name) => !isEmpty(rows[name]) || !isEmpty(before?.[name]));
  if (shown.length === 0) return null;
  return html`<${Section} title=${title} mark=${markOf(rows, before)}>
    <dl class="facts">
      ${shown.map(
        (name) => html`<div>
          <dt>${name}</dt>
          <dd class="prose"><${Compared} value=${rows[name]} before=${before ? (before[name] ?? null) : undefined} /></dd>
        </div>`,
      )}
    </dl>
  <//>`;
}

/** @param {any} version @returns {Record<string, unknown>} */
function identity(version) {
  const { identity: is = {}, initials } = version;
  const relation = is.relationship_to_developer ?? {};
  return {
    Name: is.name,
    Initials: initials,
    Role: is.role,
    'Developed by': is.developed_by,
    Speaks: is.default_spoken_language && languageName(is.default_spoken_language),
    Ownership: relation.ownership,
    Relationship: relation.type,
    'Who reads the talk': relation.conversation_visibility,
    'Who reads the thoughts': relation.thought_visibility,
  };
}

/** @param {any} version @returns {Record<string, unknown>} */
function voice(version) {
  return Object.fromEntries(Object.entries(version.voice_config ?? {}).map(([name, value]) => [label(name), value]));
}
