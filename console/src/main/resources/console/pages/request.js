/** A change request: what it would change, what it waits for, who said what, and what one can do about it. */

import { html } from '../ui/html.js';
import { Card, Facts, Loaded, Notice, PageHead } from '../ui/parts.js';
import { Moved, useMoved } from '../ui/moved.js';
import { ChecksCard, PartInWords, PlanInWords, Warnings } from '../ui/plan.js';
import { Actor, Time, shortDigest, visible } from '../ui/text.js';
import { ApiError, all, get } from '../app/api.js';
import { useChanged, useData } from '../app/data.js';
import { address } from '../app/router.js';
import { inWorkspace, may } from '../app/session.js';
import { PlanContent } from './plan-content.js';
import { RequestActions, isLive } from './request-actions.js';
import { Said } from './request-talk.js';
import { RequestState, changeInWords } from './requests.js';

/** @param {{id: string}} props */
export function Request({ id }) {
  const loaded = useData((signal) => load(id, signal), [id]);
  return html`<${Loaded} of=${loaded} what="Loading the request">
    ${(/** @type {any} */ of) => html`<${Shown} ...${of} reload=${loaded.reload} />`}
  <//>`;
}

/**
 * The request, its service if it is still there, what the service would get, and whether the rules wait for this person's approval.
 *
 * @param {string} id
 * @param {AbortSignal} signal
 */
async function load(id, signal) {
  const request = await get(inWorkspace(`/requests/${encodeURIComponent(id)}`), {}, { signal });
  const path = inWorkspace(`/services/${request.service_id}`);
  const [service, edge, awaiting, agent, graph] = await Promise.all([
    orNull(get(path, {}, { signal })),
    orNull(get(path + '/version-sets/edge', {}, { signal })),
    isLive(request) ? all(inWorkspace('/requests'), { awaiting: 'me', service_id: request.service_id }, { signal }) : [],
    part('agents', 'Agent.view', request.change.agent_id, signal),
    part('context-graphs', 'ContextGraph.view', request.change.context_graph_id, signal),
  ]);
  const awaits = awaiting.some((each) => each.id === request.id);
  return { request: { ...request, becomes: { agent, graph } }, service, newest: edge?.resolved ?? null, awaits };
}

/**
 * What the service would get: by its id where it is gone or may not be read; null if it keeps what it has.
 *
 * @param {string} kind
 * @param {string} right
 * @param {string | null | undefined} id
 * @param {AbortSignal} signal
 */
async function part(kind, right, id, signal) {
  if (!id) return null;
  const found = may(right) ? await orNull(get(inWorkspace(`/${kind}/${id}`), {}, { signal }), [403, 404]) : null;
  return { id, name: found?.name ?? id };
}

/** @param {Promise<any>} answer @param {number[]} [statuses] of answers that mean nothing */
async function orNull(answer, statuses = [404]) {
  try {
    return await answer;
  } catch (e) {
    if (e instanceof ApiError && statuses.includes(e.status)) return null;
    throw e;
  }
}

/** @param {{request: any, service: any, newest: any, awaits: boolean, reload: () => void}} props */
function Shown({ request, service, newest, awaits, reload }) {
  const plans = request.plan.sets ?? [request.plan];
  const moved = useMoved(request, (of) => [of.digests, of.base_revisions]);
  const changed = useChanged([request.state, request.checks], request.id);
  return html`<${PageHead}
      title=${request.title}
      above=${html`<a href="/console/requests">Change requests</a> / #${request.number}`}
      about=${html`<${RequestState} request=${request} /> <${Actor} actor=${request.author} /> asked
        ${' '}<${Time} at=${request.created_at} /> · ${changeInWords(request.change)} ·
        ${' '}${service ? html`<a href=${address(['services', service.id])}>${visible(service.name)}</a>` : 'a service that is gone'}`}
    />
    <div class="decide">
      <div class="stack">
        ${moved.since &&
        html`<${Moved} agree=${moved.agree}>
          The request asks for other content now, or is based on a newer revision. What you see is the new state.
        <//>`}
        ${request.reason && html`<${Card} title="Why"><p class="said">${visible(request.reason)}</p><//>`}
        ${request.change.type === 'service' && html`<${Gets} request=${request} service=${service} />`}
        ${plans.map((/** @type {any} */ plan) => html`<${Planned} key=${plan.version_set} request=${request} service=${service} plan=${plan} newest=${newest} />`)}
        <${Said} request=${request} service=${service} reload=${reload} />
      </div>
      <aside class="decide-side stack" aria-label="Decision">
        <${Standing} request=${request} service=${service} />
        <${ChecksCard} checks=${request.checks} marked=${changed} />
        ${service &&
        html`<${RequestActions} request=${request} service=${service} plan=${plans[0]} awaits=${awaits} wait=${moved.since !== null} reload=${reload} />`}
        <${Detail} request=${request} />
      </aside>
    </div>`;
}

/** What the service itself gets. @param {{request: any, service: any}} props */
function Gets({ request, service }) {
  // Later it may have got something else besides.
  const has = isLive(request) ? service : null;
  const { becomes, change } = request;
  return html`<${Card} title="The service">
    <ul class="plan">
      ${becomes.agent &&
      html`<${PartInWords} what="agent" before=${has && { id: has.agent_id, name: has.agent_name }} after=${becomes.agent} />`}
      ${becomes.graph &&
      html`<${PartInWords} what="context graph" before=${has && { id: has.context_graph_id, name: has.context_graph_name }} after=${becomes.graph} />`}
      ${change.is_active != null && html`<li>The service becomes <strong>${change.is_active ? 'active' : 'inactive'}</strong>.</li>`}
    </ul>
  <//>`;
}

/**
 * What the request would do or has done. The content shows only until it is closed: later the service may have another agent or
 * graph, and the plan does not say whose versions it means.
 *
 * @param {{request: any, service: any, plan: any, newest: any}} props
 */
function Planned({ request, service, plan, newest }) {
  const done = request.state === 'applied';
  const several = request.change.type === 'service';
  return html`<${Card} title=${several ? visible(plan.version_set) : done ? 'What has changed' : 'What happens'}>
      <${PlanInWords} plan=${plan} newest=${newest} done=${done} stays=${several} />
    <//>
    <${Warnings} warnings=${plan.warnings} />
    ${service && isLive(request) && html`<${PlanContent} service=${service} before=${plan.before} after=${plan.after} becomes=${request.becomes} />`}`;
}

/** What the request's state means, in words. @param {{request: any, service: any}} props */
function Standing({ request, service }) {
  const set = request.change.version_set;
  const server = request.apply === 'when_ready';
  const from = request.not_before && html`, not before <${Time} at=${request.not_before} exact />`;
  switch (request.state) {
    case 'open':
      return html`<${Notice}>It waits for what the checks ask for. Then ${server ? 'the server applies it at once' : 'somebody applies it'}${from}.<//>`;
    case 'ready':
      return html`<${Notice} tone="ok">Everything holds: ${server ? 'the server applies it' : 'it can be applied'}${from}.<//>`;
    case 'applied':
      return html`<${Notice} tone="ok">
        Applied <${Time} at=${request.updated_at} />${request.applied_revision && set ? html` as <a href=${address(['services', request.service_id, 'sets', set], { revision: request.applied_revision })}>revision ${request.applied_revision}</a>` : ''}.
        ${set && request.base_revisions[set] > 0 && service && html` <a href=${address(['services', service.id, 'sets', set, 'rollback'], { to: request.base_revisions[set] })}>Take it back…</a>`}
      <//>`;
    case 'stale':
      return html`<${Notice} tone="warn">Outdated: what it changes has changed since. Its author can bring it up to date; approvals are then needed again.<//>`;
    case 'rejected':
      return html`<${Notice} tone="bad">Rejected. Whoever still wants it makes a new request.<//>`;
    case 'withdrawn':
      return html`<${Notice} tone="quiet">Withdrawn <${Time} at=${request.updated_at} />.<//>`;
    default:
      return html`<${Notice} tone="bad">It could not be applied: ${visible(request.failure?.message ?? 'the server refused it.')}<//>`;
  }
}

/** What is exact and seldom needed. @param {{request: any}} props */
function Detail({ request }) {
  const sets = Object.entries(request.digests);
  return html`<details class="card">
    <summary>Details</summary>
    <${Facts}
      items=${[
        ['Applied', request.apply === 'when_ready' ? 'by the server, when ready' : 'by hand'],
        ...sets.map(([name, digest]) => [
          visible(name),
          html`content <code title=${digest}>${shortDigest(String(digest))}</code>, based on ${request.base_revisions[name] ? `revision ${request.base_revisions[name]}` : 'no revision'}`,
        ]),
        ['Changed', html`<${Time} at=${request.updated_at} exact />`],
      ]}
    />
  </details>`;
}
