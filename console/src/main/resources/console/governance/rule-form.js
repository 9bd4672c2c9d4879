/** The form of a rule, and how it is written and deleted. */

import { html, useState } from '../ui/html.js';
import { Button, Card, Checkbox, Dialog, Failure, LinkButton, Notice, Select, TextArea, TextField } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { request } from '../app/api.js';
import { SaveRow } from '../ui/draft.js';
import { LookFirst, Moved, useMoved } from '../ui/moved.js';
import { useAction } from '../app/data.js';
import { address, go, leaveUnasked } from '../app/router.js';
import { inWorkspace } from '../app/session.js';
import { Conditions } from './conditions-form.js';
import { ScopeForm } from './scope-form.js';
import { scopeWords } from './words.js';

/** The part of a rule that a person writes. @param {any} rule */
export const terms = (rule) => ({
  name: rule.name,
  description: rule.description ?? '',
  enabled: rule.enabled,
  applies_to: rule.applies_to,
  conditions: rule.conditions,
  rollback: rule.rollback,
});

/** @param {{rule: any, draft: any, services: any[], testSets: ReturnType<typeof import('./test-sets.js').useTestSets>, barred: any[]}} props */
export function RuleForm({ rule, draft, services, testSets, barred }) {
  const saving = useAction();
  const [accepting, accept] = useState(false);
  const { values, set } = draft;
  const faults = saving.error?.fields ?? [];
  const fault = (/** @type {string} */ path) => faults.find((each) => each.path === path)?.message;
  const save = (/** @type {boolean} */ acceptViolations) => saving.run(() => write(rule, draft, acceptViolations));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    await save(false);
  };
  const isBroken = saving.error?.code === 'rule_already_broken';
  return html`<form class="stack" onSubmit=${submit}>
    <${Card} title="The rule">
      <div class="form">
        <${TextField} label="Name" required maxLength=${256} value=${values.name} onInput=${(/** @type {string} */ name) => set({ name })}
          error=${fault('name') ?? (saving.error?.code === 'rule_name_taken' ? saving.error.message : undefined)} />
        <${TextArea} label="Why there is this rule" maxLength=${10_000} value=${values.description} error=${fault('description')}
          hint="Whoever is held up by it reads this." onInput=${(/** @type {string} */ description) => set({ description })} />
        <${Checkbox} label="The rule is on" checked=${values.enabled} onInput=${(/** @type {boolean} */ enabled) => set({ enabled })} />
      </div>
    <//>
    <${Card} title="Applies to">
      <${ScopeForm}
        scope=${values.applies_to}
        services=${services}
        onChange=${(/** @type {any} */ scope) => set({ applies_to: scope })}
        fault=${(/** @type {string} */ field) => fault(`applies_to.${field}`)}
      />
    <//>
    <${Conditions} conditions=${values.conditions} faults=${faults} testSets=${testSets.sets}
      onChange=${(/** @type {any[]} */ conditions) => set({ conditions })} />
    <${Card} title="Going back">
      <div class="form">
        <${Select} label="A rollback to what stood there lawfully" value=${values.rollback}
          options=${[
            { value: 'free', label: 'passes without tests, approvals and waiting' },
            { value: 'same', label: 'is checked like every other change' },
          ]}
          onInput=${(/** @type {string} */ rollback) => set({ rollback })} />
      </div>
    <//>
    ${barred.length > 0 &&
    html`<${Notice} tone="warn">
      You may not rule over ${barred.slice(0, 3).map((each) => `“${visible(each.service.name)}”`).join(', ')}${barred.length > 3 ? ` and ${barred.length - 3} more` : ''}. Choose
      other services.
    <//>`}
    ${!isBroken && !accepting && html`<${Failure} error=${saving.error} />`}
    <${SaveRow} draft=${draft} busy=${saving.busy} blocked=${barred.length > 0} text=${rule ? 'Save the rule' : 'Make the rule'} stays>
      ${!rule && html`<${LinkButton} href=${address(['rules'])}>Cancel<//>`} ${rule && barred.length === 0 && html`<${Remove} rule=${rule} />`}
    <//>
    ${isBroken &&
    html`<${AlreadyBroken} message=${saving.error?.message ?? ''} busy=${saving.busy} moved=${draft.moved} onClose=${saving.clear} onAccept=${async () => {
      accept(true);
      await save(true);
      accept(false);
    }} />`}
  </form>`;
}

/** Writes the rule as the form says. @param {any} rule null for a new one @param {any} draft @param {boolean} acceptViolations */
async function write(rule, draft, acceptViolations) {
  const { description, ...rest } = draft.values;
  const body = { ...rest, ...(description ? { description } : {}), accept_violations: acceptViolations };
  if (rule) {
    const next = await request('PUT', inWorkspace(`/rules/${rule.id}`), { body, headers: { 'If-Match': `"${rule.version}"` } });
    draft.save(terms(next));
    return;
  }
  const made = await request('POST', inWorkspace('/rules'), { body });
  leaveUnasked();
  go(address(['rules', made.id]));
}

/** @param {{message: string, busy: boolean, moved: boolean, onClose: () => void, onAccept: () => void}} props */
function AlreadyBroken({ message, busy, moved, onClose, onAccept }) {
  return html`<${Dialog} title="Sets break this rule as they stand" onClose=${onClose}>
    <div class="stack">
      <p>${visible(message.replace(/ Change them first, or accept it with accept_violations\.$/, ''))}</p>
      <p>You can change them first. Or save the rule all the same: what stands stays, and is asked about at its next change.</p>
      <div class="row">
        <${Button} kind="main" busy=${busy} disabled=${moved} onClick=${onAccept}>Save all the same<//>
        <${Button} onClick=${onClose}>Go back<//>
      </div>
      ${moved && html`<p class="hint" role="alert">Somebody has changed this rule: go back and look at it first.</p>`}
    </div>
  <//>`;
}

/** @param {{rule: any}} props */
function Remove({ rule }) {
  const [asks, ask] = useState(false);
  return html`<${Button} kind="danger" onClick=${() => ask(true)}>Delete the rule<//>
    ${asks && html`<${AskToRemove} rule=${rule} onClose=${() => ask(false)} />`}`;
}

/** @param {{rule: any, onClose: () => void}} props */
function AskToRemove({ rule, onClose }) {
  const removing = useAction();
  const moved = useMoved(rule.version);
  const remove = () =>
    removing.run(async () => {
      // Only what the person has looked at is deleted.
      await request('DELETE', inWorkspace(`/rules/${rule.id}`), { headers: { 'If-Match': `"${moved.since ?? rule.version}"` } });
      leaveUnasked();
      go(address(['rules']));
    });
  return html`<${Dialog} title=${`Delete “${visible(rule.name)}”?`} onClose=${onClose}>
    <div class="stack">
      <p>From then on it demands nothing any more of ${visible(scopeWords(rule.applies_to))}. Change requests that wait for it may become ready.</p>
      ${moved.since !== null && html`<${Moved} agree=${moved.agree}>Somebody has changed the rule.<//>`}
      <${Failure} error=${removing.error} />
      <div class="row">
        <${Button} kind="danger" busy=${removing.busy} disabled=${moved.since !== null} onClick=${remove}>Delete the rule<//>
        <${Button} onClick=${onClose}>Keep it<//>
      </div>
      ${moved.since !== null && html`<${LookFirst} />`}
    </div>
  <//>`;
}
