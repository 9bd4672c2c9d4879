/** The part of a page on which a person decides on a planned change: read what it does, see what is missing, do it or ask for it. */

import { html, useMemo, useState } from '../ui/html.js';
import { useUnsaved } from '../ui/draft.js';
import { LookFirst, Moved, useMoved } from '../ui/moved.js';
import { Button, Card, Dialog, Failure, Notice, Select, TextArea, TextField } from '../ui/parts.js';
import { Checks, ChecksCard, PlanInWords, Warnings } from '../ui/plan.js';
import { Actor, Time, visible } from '../ui/text.js';
import { ApiError, all, request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { address, go, leaveUnasked } from '../app/router.js';
import { coversSet } from '../app/scope.js';
import { attributesOf, inWorkspace, may } from '../app/session.js';
import { Moment } from '../governance/fields.js';
import { PlanContent } from './plan-content.js';

/** An override says why, in at least so many characters. */
const OVERRIDE_MIN = 10;

/**
 * @typedef {{plan: import('../ui/plan.js').Plan, held: import('../app/api.js').ApiError | null}} Planned `held` is why the server
 *   makes no plan now, such as a freeze; the plan then says only what differs
 * @typedef {{reason: string, setReason: (text: string) => void, why: string, setWhy: (text: string) => void}} Draft what a person types:
 *   the reason, and why rules are passed over
 * @typedef {{reason: string | undefined, override: {reason: string} | undefined, plan: import('../ui/plan.js').Plan}} Decision
 */

/**
 * Whether the server makes no plan for this person now, although there is something to see.
 *
 * @param {unknown} error
 * @returns {error is ApiError}
 */
export const isHeld = (error) => error instanceof ApiError && (error.status === 423 || error.status === 403);

/** What a person types before they decide; the browser asks before it is lost. @returns {Draft} */
export function useReasons() {
  const [reason, setReason] = useState('');
  const [why, setWhy] = useState('');
  useUnsaved(reason !== '' || why !== '');
  return { reason, setReason, why, setWhy };
}

/** Why a change is made. @param {{draft: Draft}} props */
export function Reason({ draft }) {
  return html`<${TextArea}
    label="Reason (optional)"
    hint="It stands in the ledger, for those who look later."
    value=${draft.reason}
    onInput=${draft.setReason}
    maxLength=${2000}
  />`;
}

/**
 * A planned change and what can be done with it.
 *
 * @param {{service: any, planned: Planned, newest: import('../ui/plan.js').Newest | null, draft: Draft, verb: string, title: string,
 *   change: any, carryOut: (decision: Decision) => Promise<void>, of: ReturnType<typeof useData<Planned>>}} props `verb` is on the button; `title` and
 *   `change` are what a change request would have; `of` is how the plan is loaded
 */
export function Decide({ service, planned, newest, draft, verb, title, change, carryOut, of }) {
  const { plan, held } = planned;
  const moved = useMoved(plan, read);
  return html`<div class="decide">
    <div class="stack">
      ${moved.since &&
      html`<${Moved} agree=${moved.agree}>${howMoved(plan, moved.since)} The plan below is the new one. Your text is kept.<//>`}
      <${Card} title="What happens"><${PlanInWords} plan=${plan} newest=${newest} /><//>
      <${PlanContent} service=${service} before=${plan.before} after=${plan.after} />
    </div>
    <aside class="decide-side stack" aria-label="Decision">
      ${held?.status === 423
        ? html`<${Frozen} service=${service} set=${plan.version_set} message=${held.message} />`
        : !held &&
          html`<${ChecksCard} checks=${plan.checks} />`}
      <${Warnings} warnings=${plan.warnings} />
      ${plan.changes.length > 0 &&
      html`<${Ways}
        service=${service}
        plan=${plan}
        held=${held}
        wait=${moved.since !== null}
        draft=${draft}
        verb=${verb}
        title=${title}
        change=${change}
        carryOut=${carryOut}
        of=${of}
      />`}
    </aside>
  </div>`;
}

/**
 * Which freeze stands in the way, with its end where the reader is.
 *
 * @param {{service: any, set: string, message: string}} props `message`: what the server says, in its own time
 */
function Frozen({ service, set, message }) {
  const freezes = useData((signal) => all(inWorkspace('/freezes'), {}, { signal }), []);
  const freeze = freezes.data?.find((each) => coversSet(each.applies_to, service, set) && message.includes(`(${each.reason})`));
  if (freezes.loading && !freeze) return null;
  if (!freeze) return html`<${Notice} tone="warn">${visible(message)}<//>`;
  return html`<${Notice} tone="warn">
    “${visible(set)}” of “${visible(service.name)}” is frozen ${freeze.until ? html`until <${Time} at=${freeze.until} exact />` : 'until somebody ends it'}${' '}
    by <${Actor} actor=${freeze.created_by} />: ${visible(freeze.reason)}. Wait, or ask for the freeze to be ended.
  <//>`;
}

/** What a person reads of a plan. @param {import('../ui/plan.js').Plan} plan */
const read = ({ base_revision, before, after }) => [base_revision, before, after];

/** @param {import('../ui/plan.js').Plan} plan @param {import('../ui/plan.js').Plan} began */
function howMoved(plan, began) {
  if (plan.base_revision === began.base_revision) return 'What it would be replaced by has changed.';
  return html`<strong>${visible(plan.version_set)}</strong> is at revision ${plan.base_revision ?? 'none'} now; you began at ${began.base_revision ?? 'none'}.`;
}

/**
 * What the person may do: carry it out, ask for it, or override the rules.
 *
 * @param {{service: any, plan: import('../ui/plan.js').Plan, held: ApiError | null, wait: boolean, draft: Draft, verb: string,
 *   title: string, change: any, carryOut: (decision: Decision) => Promise<void>, of: ReturnType<typeof useData<Planned>>}} props `wait`: not before a new state is agreed to
 */
function Ways({ service, plan, held, wait, draft, verb, title, change, carryOut, of }) {
  const attributes = { ...attributesOf(service), version_set_name: plan.version_set };
  const mayWrite = may('Service.update', attributes);
  const mayAsk = may('Request.create', attributes);
  const direct = mayWrite && plan.releasable && !held;
  const [asked, ask] = useState(false);
  const { reason } = draft;
  if (!mayWrite && !mayAsk) {
    return html`<${Notice} tone="quiet">You may look at this, but not change it or ask for it.<//>`;
  }
  const asking = mayAsk && (asked || !direct);
  return html`<${Card} title=${asking ? 'Ask for it' : 'Your decision'}>
      <div class="form">
        ${!direct && held?.status !== 423 && html`<p>${mayWrite ? 'Rules hold this back. A change request collects what is missing and shows who is asked.' : 'You may not change this set yourself; a change request asks somebody who may.'}</p>`}
        ${held?.status === 423 && mayAsk && html`<p>You can ask for it now; it can be applied when the freeze is over.</p>`}
        <${Reason} draft=${draft} />
        ${asking
          ? html`<${Ask} service=${service} title=${title} change=${change} reason=${reason} wait=${wait} mayWrite=${mayWrite} />`
          : html`<${Do} plan=${plan} reason=${reason} wait=${wait} verb=${verb} carryOut=${carryOut} of=${of} />`}
        ${direct && mayAsk && html`<div><${Button} kind="link" onClick=${() => ask(!asked)}>${asked ? `${verb} it yourself` : 'Make a change request instead'}<//></div>`}
      </div>
    <//>
    ${mayWrite &&
    !held &&
    !plan.releasable &&
    may('Service.override', attributes) &&
    html`<${Override} plan=${plan} draft=${draft} wait=${wait || of.error !== null} verb=${verb} carryOut=${carryOut} reload=${of.reload} />`}`;
}

/** @param {{plan: import('../ui/plan.js').Plan, reason: string, wait: boolean, verb: string, carryOut: (decision: Decision) => Promise<void>,
 *   of: ReturnType<typeof useData<Planned>>}} props */
function Do({ plan, reason, wait, verb, carryOut, of }) {
  const { busy, error, run } = useAction();
  const act = async () => {
    const done = await run(() => carryOut({ reason: reason.trim() || undefined, override: undefined, plan }));
    if (!done) of.reload();
  };
  return html`<${Failure} error=${error} />
    <div><${Button} kind="main" busy=${busy} disabled=${wait || of.error !== null} onClick=${act}>${verb}<//></div>
    ${wait && html`<${LookFirst} />`}`;
}

/** A key under which the server does something only once. */
const onceKey = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (each) => each.toString(36)).join('-');

/** Asks for a change. @param {{service: any, title: string, change: any, reason: string, wait: boolean, mayWrite: boolean}} props */
function Ask({ service, title, change, reason, wait, mayWrite }) {
  const [text, setText] = useState(title);
  const [apply, setApply] = useState('by_hand');
  const [notBefore, setNotBefore] = useState('');
  const { busy, error, run } = useAction();
  const how = mayWrite ? apply : 'by_hand';
  const body = { change, title: text.trim(), reason: reason.trim() || undefined, apply: how, not_before: notBefore || undefined };
  const [refused, refuse] = useState(0);
  const key = useMemo(onceKey, [JSON.stringify(body), refused]);
  const act = () =>
    run(async () => {
      const made = await request('POST', inWorkspace(`/services/${service.id}/requests`), { body, headers: { 'Idempotency-Key': key } }).catch(
        (e) => {
          // The server repeats a refusal to whoever repeats the key, also when its cause is gone.
          if (!e.passes) refuse((n) => n + 1);
          throw e;
        },
      );
      leaveUnasked();
      go(address(['requests', made.id]));
    });
  return html`<${TextField} label="Title" value=${text} onInput=${setText} maxLength=${200} required />
    ${mayWrite &&
    html`<${Select}
      label="When everything holds"
      value=${apply}
      onInput=${setApply}
      options=${[
        { value: 'by_hand', label: 'Somebody applies it by hand' },
        { value: 'when_ready', label: 'The server applies it at once' },
      ]}
    />`}
    <${Moment} label="Not before (optional)" value=${notBefore} onInput=${setNotBefore} />
    <${Failure} error=${error} />
    <div><${Button} kind="main" busy=${busy} disabled=${wait || text.trim() === ''} onClick=${act}>Make a change request<//></div>
    ${wait && html`<${LookFirst} />`}`;
}

/**
 * The last way: past the rules, by name.
 *
 * @param {{plan: import('../ui/plan.js').Plan, draft: Draft, wait: boolean, verb: string,
 *   carryOut: (decision: Decision) => Promise<void>, reload: () => void}} props
 */
export function Override({ plan, draft, wait, verb, carryOut, reload }) {
  const { reason, why, setWhy } = draft;
  const [sure, ask] = useState(false);
  const { busy, error, run } = useAction();
  const missing = plan.checks.filter((each) => each.state !== 'passed');
  const act = async () => {
    const done = await run(() => carryOut({ reason: reason.trim() || undefined, override: { reason: why.trim() }, plan }));
    if (!done) reload();
    ask(false);
  };
  return html`<details class="override card">
    <summary>Override the rules</summary>
    <div class="form">
      <p>For emergencies: the change is made although rules do not allow it. The ledger and the change log name you and the rules.</p>
      <${TextArea}
        label="Why the rules are passed over"
        hint=${`At least ${OVERRIDE_MIN} characters.`}
        value=${why}
        onInput=${setWhy}
        maxLength=${2000}
        required
      />
      <${Failure} error=${error} />
      <div>
        <${Button} kind="danger" busy=${busy} disabled=${wait || why.trim().length < OVERRIDE_MIN} onClick=${() => ask(true)}
          >Override and ${verb.toLowerCase()}…<//
        >
      </div>
    </div>
    ${sure &&
    html`<${Dialog} title="Override the rules?" onClose=${() => ask(false)}>
      <div class="form">
        <p>These checks have not passed, and <strong>${visible(plan.version_set)}</strong> changes all the same:</p>
        <div><${Checks} checks=${missing} /></div>
        <div class="row">
          <${Button} kind="danger" busy=${busy} disabled=${wait} onClick=${act}>Override and ${verb.toLowerCase()}<//>
          <${Button} onClick=${() => ask(false)}>Cancel<//>
        </div>
      </div>
    <//>`}
  </details>`;
}
