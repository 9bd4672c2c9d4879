/** What one can do about a change request: approve, reject, apply, bring up to date, withdraw. */

import { html, useState } from '../ui/html.js';
import { useUnsaved } from '../ui/draft.js';
import { LookFirst } from '../ui/moved.js';
import { Button, Card, Dialog, Failure, Notice, TextArea } from '../ui/parts.js';
import { request as send } from '../app/api.js';
import { usePassing } from '../app/clock.js';
import { useAction } from '../app/data.js';
import { attributesOf, inWorkspace, may, session } from '../app/session.js';
import { Override } from './decide.js';

/** @param {any} request @param {string} verb @param {any} [body] */
const post = (request, verb, body) => send('POST', inWorkspace(`/requests/${request.id}/${verb}`), { body: body ?? {} });

/** @param {any} request */
function isMine(request) {
  const me = session.get()?.actor;
  return me !== undefined && request.author.kind === me.kind && request.author.id === me.id;
}

/** Whether it is still to be decided. @param {any} request */
export const isLive = (request) => request.state === 'open' || request.state === 'ready';

/**
 * @param {{request: any, service: any, plan: any, awaits: boolean, wait: boolean, reload: () => void}} props `awaits`: rules wait for
 *   this person's approval; `wait`: not before they have seen a new state
 */
export function RequestActions({ request, service, plan, awaits, wait, reload }) {
  const [comment, setComment] = useState('');
  const [why, setWhy] = useState('');
  useUnsaved(comment !== '' || why !== '');
  const attributes = { ...attributesOf(service), ...(request.change.version_set ? { version_set_name: request.change.version_set } : {}) };
  const mayApply = may('Service.update', attributes);
  const draft = { reason: '', setReason: () => {}, why, setWhy };
  const clear = () => {
    setComment('');
    setWhy('');
    reload();
  };
  return html`
    ${isLive(request) &&
    html`<${Vote} request=${request} attributes=${attributes} awaits=${awaits} wait=${wait} comment=${comment} setComment=${setComment} done=${clear} />`}
    ${request.state === 'ready' && mayApply && html`<${Apply} request=${request} wait=${wait} done=${clear} />`}
    <${Author} request=${request} attributes=${attributes} done=${clear} />
    ${request.state === 'open' &&
    request.change.type !== 'service' &&
    mayApply &&
    may('Service.override', attributes) &&
    html`<${Override}
      plan=${{ ...plan, checks: request.checks }}
      draft=${draft}
      wait=${wait}
      verb="Apply"
      carryOut=${async (/** @type {any} */ { override }) => {
        await post(request, 'apply', { override });
        clear();
      }}
      reload=${reload}
    />`}
  `;
}

/** Why a person's approval is not asked for; empty if it is. @param {any} request @param {Record<string, any>} attributes @param {boolean} awaits */
function whyNot(request, attributes, awaits) {
  if (awaits) return '';
  if (isMine(request)) return 'You cannot approve your own request; somebody else has to.';
  if (!may('Request.approve', attributes)) return 'Your role does not let you approve requests.';
  const me = session.get()?.actor;
  if (request.approvals.some((/** @type {any} */ each) => each.actor.kind === me?.kind && each.actor.id === me?.id)) return 'You have approved it.';
  if (request.checks.some((/** @type {any} */ each) => each.condition.type === 'approvals' && each.state !== 'passed')) {
    return 'Your approval would not count: you, or somebody whose key you use, wrote this content or asked for it, or the rule asks for another role.';
  }
  return 'No rule waits for an approval.';
}

/**
 * @param {{request: any, attributes: Record<string, any>, awaits: boolean, wait: boolean, comment: string, setComment: (text: string) => void,
 *   done: () => void}} props
 */
function Vote({ request, attributes, awaits, wait, comment, setComment, done }) {
  const { busy, error, run } = useAction();
  const [rejecting, reject] = useState(false);
  const why = whyNot(request, attributes, awaits);
  const mayReject = awaits || (!isMine(request) && may('Request.approve', attributes));
  const approve = () =>
    run(async () => {
      await post(request, 'approve', { comment: comment.trim() || undefined, digests: request.digests });
      done();
    });
  return html`<${Card} title="Your decision">
    <div class="form">
      ${why && html`<p class="muted">${why}</p>`}
      ${awaits && html`<${TextArea} label="Comment (optional)" value=${comment} onInput=${setComment} maxLength=${2000} />`}
      <${Failure} error=${error} />
      <div class="row">
        ${awaits && html`<${Button} kind="main" busy=${busy} disabled=${wait} onClick=${approve}>Approve<//>`}
        ${mayReject && html`<${Button} kind="danger" onClick=${() => reject(true)}>Reject…<//>`}
      </div>
      ${awaits && wait && html`<${LookFirst} />`}
    </div>
    ${rejecting && html`<${Reject} request=${request} comment=${comment} setComment=${setComment} onClose=${() => reject(false)} done=${done} />`}
  <//>`;
}

/** @param {{request: any, comment: string, setComment: (text: string) => void, onClose: () => void, done: () => void}} props */
function Reject({ request, comment, setComment, onClose, done }) {
  const { busy, error, run } = useAction();
  const act = () =>
    run(async () => {
      await post(request, 'reject', { comment: comment.trim() });
      done();
    });
  return html`<${Dialog} title="Reject this request?" onClose=${onClose}>
    <div class="form">
      <p>That is final: whoever still wants the change makes a new request.</p>
      <${TextArea} label="What speaks against it" value=${comment} onInput=${setComment} maxLength=${2000} required />
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="danger" busy=${busy} disabled=${comment.trim() === ''} onClick=${act}>Reject<//>
        <${Button} onClick=${onClose}>Cancel<//>
      </div>
    </div>
  <//>`;
}

/** @param {{request: any, wait: boolean, done: () => void}} props */
function Apply({ request, wait, done }) {
  const { busy, error, run } = useAction();
  const now = usePassing([request.not_before]);
  const early = request.not_before && Date.parse(request.not_before) > now;
  const apply = () =>
    run(async () => {
      await post(request, 'apply');
      done();
    });
  return html`<${Card} title="Apply it">
    <div class="form">
      <${Failure} error=${error} />
      <div><${Button} kind="main" busy=${busy} disabled=${wait || early} onClick=${apply}>Apply the change<//></div>
      ${early && html`<p class="hint">It is not to be applied yet.</p>`}
    </div>
  <//>`;
}

/** What the author does: bring it up to date, or take it back. @param {{request: any, attributes: Record<string, any>, done: () => void}} props */
function Author({ request, attributes, done }) {
  const { busy, error, run } = useAction();
  const [asking, ask] = useState(false);
  const refreshes = isMine(request) && request.state === 'stale' && may('Request.create', attributes);
  const withdraws = isLive(request) && (isMine(request) || may('Service.override', attributes));
  if (!refreshes && !withdraws) return null;
  const act = (/** @type {string} */ verb) =>
    run(async () => {
      await send('POST', inWorkspace(`/requests/${request.id}/${verb}`));
      done();
    });
  return html`<div class="stack">
    ${!asking && html`<${Failure} error=${error} />`}
    <div class="row">
      ${refreshes && html`<${Button} kind="main" busy=${busy} onClick=${() => act('refresh')}>Bring it up to date<//>`}
      ${withdraws && html`<${Button} onClick=${() => ask(true)}>Withdraw…<//>`}
    </div>
    ${asking &&
    html`<${Dialog} title="Withdraw this request?" onClose=${() => ask(false)}>
      ${!isMine(request) && html`<${Notice} tone="warn">It is not your request.<//>`}
      <p>Nothing changes; its approvals are lost.</p>
      <${Failure} error=${error} />
      <div class="row">
        <${Button} kind="danger" busy=${busy} onClick=${() => act('withdraw')}>Withdraw<//>
        <${Button} onClick=${() => ask(false)}>Cancel<//>
      </div>
    <//>`}
  </div>`;
}
