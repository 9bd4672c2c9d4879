/** Freezes: what is held now, how to hold and let go, and what was held before. */

import { html, useState } from '../ui/html.js';
import { Badge, Button, Card, Checkbox, Dialog, Empty, Failure, Loaded, PageHead, Select, TextArea } from '../ui/parts.js';
import { Moved, useDraft } from '../ui/draft.js';
import { Actor, Time, visible } from '../ui/text.js';
import { all, get, request } from '../app/api.js';
import { useOn } from '../app/clock.js';
import { useAction, useData } from '../app/data.js';
import { useServices } from '../app/gather.js';
import { attributesOf, inWorkspace, may, mayAlways } from '../app/session.js';
import { coveredSets } from '../app/scope.js';
import { Moment } from '../governance/fields.js';
import { Reach, Reached, useReach } from '../governance/reach.js';
import { ScopeForm } from '../governance/scope-form.js';
import { scopeWords } from '../governance/words.js';
import { usePeople } from '../activity/people.js';
import { past } from '../activity/freezes.js';

export function Freezes() {
  const freezes = useData((signal) => all(inWorkspace('/freezes'), {}, { signal }), []);
  const on = useOn(freezes.data ?? []);
  const [starting, start] = useState(false);
  const button = may('Freeze.create') && html`<${Button} kind="main" onClick=${() => start(true)}>Start a freeze<//>`;
  return html`
    <${PageHead}
      title="Freezes"
      about="While a freeze is on, no version set in its scope changes its meaning."
      actions=${!starting && button}
    />
    ${starting && html`<${Form} onEnd=${() => start(false)} />`}
    <${Loaded} of=${freezes} what="Loading freezes">
      ${() =>
        on.length === 0
          ? !starting &&
            html`<${Empty} title="Nothing is frozen" actions=${button}>
              Start a freeze when nothing should move: over holidays, or while something is being looked into.
            <//>`
          : html`<${mayAlways('Freeze.create') || !may('Freeze.create') ? List : SomeList} on=${on} />`}
    <//>
    ${may('Audit.view') && freezes.data && html`<${Past} on=${on} />`}
  `;
}

/** The services in a scope that the person may not freeze. @param {any[]} services @param {any} scope */
const barredOf = (services, scope) =>
  services.filter((each) => coveredSets(scope, each, { edge: true }).length > 0 && !may('Freeze.create', attributesOf(each)));

/** For somebody who may freeze some services only: what they may end is known when all services are. @param {{on: any[]}} props */
function SomeList({ on }) {
  const { items, complete } = useServices();
  const mayWrite = (/** @type {any} */ freeze) => complete && barredOf(items, freeze.applies_to).length === 0;
  return html`<${List} on=${on} mayWrite=${mayWrite} />`;
}

/** @param {{on: any[], mayWrite?: (freeze: any) => boolean}} props */
const List = ({ on, mayWrite = () => may('Freeze.create') }) =>
  on.map((each) => html`<${Freeze} key=${each.id} freeze=${each} mayWrite=${mayWrite(each)} />`);

/** @param {{freeze: any, mayWrite: boolean}} props */
function Freeze({ freeze, mayWrite }) {
  const [shows, show] = useState(false);
  const [changing, change] = useState(false);
  if (changing) return html`<${Form} freeze=${freeze} onEnd=${() => change(false)} />`;
  const label = `Change it: “${visible(freeze.reason)}”`;
  return html`<${Card}
    title=${visible(freeze.reason)}
    actions=${html`<${Badge} tone="warn">on<//>
      ${mayWrite && html`<${Button} small label=${label} onClick=${() => change(true)}>Change<//> <${End} freeze=${freeze} />`}`}
  >
    <p>
      <strong>Holds</strong> ${visible(scopeWords(freeze.applies_to))}${' '}
      ${freeze.until ? html`until <${Time} at=${freeze.until} exact /> (<${Time} at=${freeze.until} />)` : 'until somebody ends it'}.${' '}
      ${freeze.allow_rollback ? 'Rollbacks to what stood there lawfully stay possible.' : 'Rollbacks are held, too.'}
    </p>
    <p class="muted small">Started <${Time} at=${freeze.created_at} /> by <${Actor} actor=${freeze.created_by} /></p>
    <p><${Button} small onClick=${() => show(!shows)} pressed=${shows}>What it holds<//></p>
    ${shows && html`<${Held} scope=${freeze.applies_to ?? null} />`}
  <//>`;
}

/** @param {{scope: any}} props */
function Held({ scope }) {
  const services = useServices();
  const reach = useReach(services.items, scope, { edge: true });
  return html`<${Reached} gathered=${services} reach=${reach} />`;
}

/** @param {{freeze: any}} props */
function End({ freeze }) {
  const [asks, ask] = useState(false);
  const ending = useAction();
  const end = () => ending.run(() => request('DELETE', inWorkspace(`/freezes/${freeze.id}`)));
  return html`<${Button} small onClick=${() => ask(true)} label=${`End it: “${visible(freeze.reason)}”`}>End it<//>
    ${asks &&
    html`<${Dialog} title="End this freeze?" onClose=${() => ask(false)}>
      <div class="stack">
        <p>“${visible(freeze.reason)}” then holds nothing any more. Change requests that wait for its end may be applied at once.</p>
        <${Failure} error=${ending.error} />
        <div class="row">
          <${Button} kind="danger" busy=${ending.busy} onClick=${end}>End the freeze<//>
          <${Button} onClick=${() => ask(false)}>Keep it on<//>
        </div>
      </div>
    <//>`}`;
}

/** How long a freeze lasts, as people say it. @type {Record<string, {label: string, hours: number}>} */
const LENGTHS = {
  '4': { label: 'For 4 hours', hours: 4 },
  '24': { label: 'For a day', hours: 24 },
  '168': { label: 'For a week', hours: 168 },
};

const FIRST = { reason: '', length: '24', until: '', rollback: true, everything: true, scope: { version_sets: ['release'] } };

/** A freeze as the form has it. @param {any} freeze @returns {typeof FIRST} */
const typed = ({ reason, until, allow_rollback: rollback, applies_to: scope }) => ({
  ...{ reason, rollback, length: until ? 'moment' : 'open', until: until ?? '' },
  ...{ everything: !scope, scope: scope ?? FIRST.scope },
});

/** A freeze that is made or changed. @param {{freeze?: any, onEnd: () => void}} props */
function Form({ freeze, onEnd }) {
  const draft = useDraft(freeze ? typed(freeze) : FIRST);
  const { values, set } = draft;
  const writing = useAction();
  const services = useServices();
  const scope = values.everything ? null : values.scope;
  const reach = useReach(services.items, scope, { edge: true });
  const barred = barredOf(services.items, scope);
  const faults = writing.error?.fields ?? [];
  const fault = (/** @type {string} */ path) => faults.find((each) => each.path === path)?.message;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    const body = bodyOf(values);
    const done = await writing.run(() =>
      freeze ? request('PUT', inWorkspace(`/freezes/${freeze.id}`), { body }) : request('POST', inWorkspace('/freezes'), { body }),
    );
    if (done) onEnd();
  };
  return html`<div class="beside">
    <${Card} title=${freeze ? 'Change the freeze' : 'A new freeze'}>
      <form class="form" onSubmit=${submit}>
        <${Moved} draft=${draft} what="the freeze" />
        <${TextArea} label="Reason" required maxLength=${2000} value=${values.reason} error=${fault('reason')}
          hint="Everybody reads it on top of every page." onInput=${(/** @type {string} */ reason) => set({ reason })} />
        <${Select} label="How long" value=${values.length} onInput=${(/** @type {string} */ length) => set({ length })}
          options=${[
            ...Object.entries(LENGTHS).map(([value, each]) => ({ value, label: each.label })),
            { value: 'moment', label: 'Until a day and time' },
            { value: 'open', label: 'Until somebody ends it' },
          ]} />
        ${values.length === 'moment' &&
        html`<${Moment} label="Until" required value=${values.until || undefined} error=${fault('until')} onInput=${(/** @type {string} */ until) => set({ until })} />`}
        <${Checkbox} label="Rollbacks to what stood there lawfully stay possible" checked=${values.rollback}
          hint="The way back from something bad." onInput=${(/** @type {boolean} */ rollback) => set({ rollback })} />
        <${Checkbox} label="It holds everything" checked=${values.everything}
          hint="Every version set of every service." onInput=${(/** @type {boolean} */ everything) => set({ everything })} />
        ${!values.everything &&
        html`<${ScopeForm} scope=${values.scope} services=${services.items} settings=${false}
          fault=${(/** @type {string} */ field) => fault(`applies_to.${field}`)} onChange=${(/** @type {any} */ next) => set({ scope: next })} />`}
        ${barred.length > 0 && html`<${Failure} error=${/** @type {any} */ ({ message: `You may not freeze “${barred[0].name}”; choose other services.` })} />`}
        <${Failure} error=${writing.error} />
        <div class="row">
          <${Button} kind="main" type="submit" busy=${writing.busy} disabled=${barred.length > 0 || (freeze && !draft.dirty) || draft.moved}>${freeze ? 'Save' : 'Freeze now'}<//>
          <${Button} onClick=${onEnd}>Cancel<//>
        </div>
      </form>
    <//>
    <div class="aside"><${Reach} title="What it would hold" gathered=${services} reach=${reach} /></div>
  </div>`;
}

/** @param {typeof FIRST} values */
function bodyOf(values) {
  const hours = LENGTHS[values.length]?.hours;
  const until = hours ? new Date(Date.now() + hours * 3_600_000).toISOString() : values.length === 'moment' ? values.until : undefined;
  return { reason: values.reason, until, allow_rollback: values.rollback, applies_to: values.everything ? undefined : values.scope };
}

/** What was frozen before, as the change log tells it. @param {{on: any[]}} props */
function Past({ on }) {
  const people = usePeople();
  const events = useData(
    async (signal) => (await get(inWorkspace('/audit'), { resource_type: 'freeze', limit: 100 }, { signal })).events,
    [],
  );
  const over = past(events.data ?? [], new Set(on.map((each) => each.id)));
  if (over.length === 0) return null;
  return html`<${Card} title="Over">
    <ul class="reach">
      ${over.map(
        (each) => html`<li key=${each.id}>
          <div>${visible(each.reason)}</div>
          <div class="muted small">
            ${each.started && html`Started <${Time} at=${each.started.timestamp} /> by ${visible(people.who(each.started))}; `}
            ${each.ended ? html`ended <${Time} at=${each.ended.timestamp} /> by ${visible(people.who(each.ended))}` : 'it ran out'}
          </div>
        </li>`,
      )}
    </ul>
  <//>`;
}
