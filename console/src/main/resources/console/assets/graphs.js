/** Context graphs: all of them, and one drawn, with its versions laid over each other. */

import { html, useMemo } from '../ui/html.js';
import { Card } from '../ui/parts.js';
import { GraphView } from '../graph/graph-view.js';
import { compare, readGraph } from '../graph/model.js';
import { useQuery } from '../app/router.js';
import { GRAPH, AssetList } from './list.js';
import { RunBy } from './run-by.js';
import { StatePanel } from './state-panel.js';
import { Points, Prose } from './text.js';
import { VersionPage } from './versions.js';

export const ContextGraphs = () => html`<${AssetList} kind=${GRAPH} />`;

/** @param {{id: string}} props */
export function ContextGraph({ id }) {
  return html`<${VersionPage} kind=${GRAPH} id=${id}>
    ${(/** @type {any} */ { thing, shown, compared }) => html`
      <${Drawn} version=${shown} before=${compared} />
      <div class="with-side">
        <${Everywhere} version=${shown} before=${compared} />
        <${RunBy} kind=${GRAPH} thing=${thing} version=${shown.version} />
      </div>
    `}
  <//>`;
}

/** The drawing, and beside it the state that the address names. @param {{version: any, before: any}} props */
function Drawn({ version, before }) {
  const [query, setQuery] = useQuery();
  const graph = useMemo(() => readGraph(version), [version]);
  const earlier = useMemo(() => (before ? readGraph(before) : undefined), [before]);
  const both = useMemo(() => (earlier ? compare(earlier, graph) : graph), [graph, earlier]);
  const select = (/** @type {string} */ state) => setQuery({ state });
  const selected = both.states.find((each) => each.id === query.state);
  return html`<div class=${selected ? 'graph-page graph-page-panel' : 'graph-page'}>
    <${GraphView} graph=${graph} compared=${earlier} selected=${selected?.id ?? null} onSelect=${select} />
    ${selected &&
    html`<${StatePanel}
      key=${selected.id}
      state=${selected}
      was=${earlier?.states.find((each) => each.id === selected.id)}
      graph=${both}
      compared=${Boolean(earlier)}
      onSelect=${select}
      onClose=${() => setQuery({ state: '' })}
    />`}
  </div>`;
}

/** What holds in every state. @param {{version: any, before: any}} props */
function Everywhere({ version, before }) {
  const of = (/** @type {string} */ field) => ({
    value: version[field],
    before: before ? (before[field] ?? null) : undefined,
  });
  const points = (/** @type {string} */ field) => ({ items: version[field], before: of(field).before });
  return html`<${Card} title="In every state">
    <div class="stack">
      <${Prose} title="Description" ...${of('description')} />
      <${Points} title="Limits" ...${points('global_boundary_constraints')} />
      <${Points} title="Guidelines for actions" ...${points('global_action_guidelines')} />
      <${Points} title="Guidelines for moving within a state" ...${points('global_intra_state_navigation_guidelines')} />
      <${Prose} title="Description of the ways" ...${of('topology_description')} />
      <${Prose} title="First state of new callers" ...${of('new_user_initial_state')} />
      <${Prose} title="First state of returning callers" ...${of('returning_user_initial_state')} />
      <${Prose} title="Last state" ...${of('terminal_state')} />
    </div>
  <//>`;
}
