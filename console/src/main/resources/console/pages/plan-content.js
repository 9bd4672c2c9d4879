/** What a plan changes in content: the agent's and the graph's texts and the models, before and after. */

import { html } from '../ui/html.js';
import { Card, Loaded } from '../ui/parts.js';
import { Differences } from '../ui/diff.js';
import { agentDifference, graphDifference, inWords } from '../ui/difference.js';
import { modelChanges } from '../ui/models.js';
import { ModelChanges } from '../ui/plan.js';
import { visible } from '../ui/text.js';
import { get } from '../app/api.js';
import { useData } from '../app/data.js';
import { address } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';

/**
 * A version of something: `version` null is the newest; a side is null where there is nothing.
 *
 * @typedef {{id: string, version: number | null} | null} Side
 */

/**
 * @param {{service: any, before: import('../ui/plan.js').Pins | null, after: import('../ui/plan.js').Pins,
 *   becomes?: {agent_id?: string | null, context_graph_id?: string | null}}} props `becomes` gives the service another agent or graph
 */
export function PlanContent({ service, before, after, becomes = {} }) {
  const agent = {
    before: before && { id: service.agent_id, version: before.agent_version_number },
    after: { id: becomes.agent_id ?? service.agent_id, version: after.agent_version_number },
  };
  const graph = {
    before: before && { id: service.context_graph_id, version: before.context_graph_version_number },
    after: { id: becomes.context_graph_id ?? service.context_graph_id, version: after.context_graph_version_number },
  };
  if (!before) return html`<${Fresh} service=${service} agent=${agent.after} graph=${graph.after} />`;
  const models = modelChanges(before, after).length > 0;
  return html`<div class="stack">
    ${models && html`<${Card} title="Models"><${ModelChanges} before=${before} after=${after} /><//>`}
    ${differ(agent) && html`<${Agent} name=${service.agent_name} ...${agent} />`}
    ${differ(graph) && html`<${Graph} name=${service.context_graph_name} ...${graph} />`}
  </div>`;
}

/** Of a new set: what it runs can be read where it is at home; there is nothing to compare it with. @param {{service: any, agent: Side, graph: Side}} props */
function Fresh({ service, agent, graph }) {
  return html`<${Card} title="What it runs">
    <p class="muted">The set is new, so there is nothing to compare with.</p>
    <p>
      <a href=${address(['agents', agent?.id ?? ''], { version: agent?.version })}>Agent ${visible(service.agent_name)}, ${shown(agent)}</a><br />
      <a href=${address(['graphs', graph?.id ?? ''], { version: graph?.version })}>Context graph ${visible(service.context_graph_name)}, ${shown(graph)}</a>
    </p>
  <//>`;
}

/** @param {Side} side */
function shown(side) {
  if (side === null) return 'nothing';
  return side.version === null ? 'the newest version' : `version ${side.version}`;
}

/** @param {{before: Side, after: Side}} sides */
const differ = ({ before, after }) => JSON.stringify(before) !== JSON.stringify(after);

/** @param {{name: string, before: Side, after: Side}} props */
function Agent(props) {
  return html`<${Content} what="Agent" kind="agents" right="Agent.view" page="agents" difference=${agentDifference} ...${props} />`;
}

/** @param {{name: string, before: Side, after: Side}} props */
function Graph(props) {
  return html`<${Content} what="Context graph" kind="context-graphs" right="ContextGraph.view" page="graphs" difference=${graphDifference} ...${props} />`;
}

/**
 * @param {{what: string, kind: string, right: string, page: string, name: string, before: Side, after: Side,
 *   difference: (before: any, after: any) => import('../ui/difference.js').SectionDifference[]}} props
 */
function Content({ what, kind, right, page, name, before, after, difference }) {
  const allowed = may(right);
  const versions = useData(
    async (signal) => (allowed ? Promise.all([versionOf(kind, before, signal), versionOf(kind, after, signal)]) : [null, null]),
    [kind, before, after, allowed],
  );
  const title = `${what} ${visible(name)}: ${before ? `${shown(before)} → ` : ''}${shown(after)}`;
  const link = before && after && before.id === after.id && before.version && after.version;
  return html`<${Card}
    title=${title}
    actions=${link &&
    html`<a class="small" href=${address([page, after.id], { version: after.version, compare: before.version })}
      >${page === 'graphs' ? 'See it drawn' : 'See both versions'}</a
    >`}
  >
    ${allowed
      ? html`<${Loaded} of=${versions} what="Loading what differs">
          ${(/** @type {any[]} */ [was, is]) => html`<${Compared} sections=${difference(was, is)} />`}
        <//>`
      : html`<p class="muted">You may not read this content; ask an administrator for “${right}”.</p>`}
  <//>`;
}

/** @param {{sections: import('../ui/difference.js').SectionDifference[]}} props */
function Compared({ sections }) {
  return html`${sections.length > 2 && html`<p class="muted">${visible(inWords(sections))}.</p>`}
    <${Differences} sections=${sections} none="The content is the same." />`;
}

/** @param {string} kind @param {Side} side @param {AbortSignal} signal */
async function versionOf(kind, side, signal) {
  if (side === null) return null;
  if (side.version !== null) return get(inWorkspace(`/${kind}/${side.id}/versions/${side.version}`), {}, { signal });
  const newest = await get(inWorkspace(`/${kind}/${side.id}/versions`), { sort_by: '-version', limit: 1 }, { signal });
  return newest.items[0] ?? null;
}
