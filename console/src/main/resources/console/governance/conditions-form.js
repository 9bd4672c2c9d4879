/** The form of the conditions of a rule. */

import { html, useState } from '../ui/html.js';
import { Button, Card, Notice, Select } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { CONDITIONS } from './conditions.js';

/** The API takes no more. */
const CONDITIONS_MAX = 20;

/** @param {{conditions: any[], faults: {path: string, message: string}[], testSets: any[], onChange: (conditions: any[]) => void}} props */
export function Conditions({ conditions, faults, testSets, onChange }) {
  const [kind, choose] = useState('');
  const add = () => {
    onChange([...conditions, CONDITIONS[kind].begin()]);
    choose('');
  };
  return html`<${Card} title=${`Conditions · ${conditions.length}`}>
    <p class="muted">All of them must hold.</p>
    <ol class="conditions">
      ${conditions.map(
        (condition, i) => html`<li>
          <${Condition}
            condition=${condition}
            faults=${faults.filter((each) => each.path.startsWith(`conditions.${i}.`))}
            testSets=${testSets}
            onChange=${(/** @type {any} */ next) => onChange(conditions.map((each, at) => (at === i ? next : each)))}
            onRemove=${() => onChange(conditions.filter((_, at) => at !== i))}
          />
        </li>`,
      )}
    </ol>
    ${conditions.length === 0 && html`<${Notice} tone="warn">A rule demands something: add a condition.<//>`}
    ${conditions.length < CONDITIONS_MAX &&
    html`<div class="filters">
      <${Select}
        label="Another condition"
        value=${kind}
        options=${[{ value: '', label: 'Choose…' }, ...Object.entries(CONDITIONS).map(([value, each]) => ({ value, label: each.title }))]}
        hint=${kind ? CONDITIONS[kind].about : undefined}
        onInput=${choose}
      />
      <${Button} disabled=${!kind} onClick=${add}>Add<//>
    </div>`}
  <//>`;
}

/** @param {{condition: any, faults: {path: string, message: string}[], testSets: any[], onChange: (condition: any) => void, onRemove: () => void}} props */
function Condition({ condition, faults, testSets, onChange, onRemove }) {
  const kind = CONDITIONS[condition.type];
  const put = (/** @type {Record<string, any>} */ change) => onChange({ ...condition, ...change });
  const fault = (/** @type {string} */ field) => faults.find((each) => each.path.endsWith(`.${field}`))?.message;
  return html`
    <div class="card-head">
      <h3>${kind?.title ?? visible(condition.type)}</h3>
      <${Button} small label=${`Remove the condition ${kind?.title ?? ''}`} onClick=${onRemove}>Remove<//>
    </div>
    <p class="muted small">${kind?.about ?? 'This console does not know the condition; it is kept as it is.'}</p>
    ${kind?.Form && html`<div class="form"><${kind.Form} condition=${condition} put=${put} fault=${fault} testSets=${testSets} /></div>`}
    ${faults.length > 0 && html`<p class="field-error" role="alert">${visible(faults.map((each) => each.message).join('; '))}</p>`}
  `;
}
