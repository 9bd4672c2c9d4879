/** Controls that only rules and freezes need. */

import { once, ownZone } from '../ui/formats.js';
import { html, useId } from '../ui/html.js';
import { Button, Field, Select, TextField } from '../ui/parts.js';
import { DAYS, lastingTyped } from './words.js';

const UNITS = [
  { value: 'm', label: 'minutes' },
  { value: 'h', label: 'hours' },
  { value: 'd', label: 'days' },
];

/** A length of time, as a number and a unit. @param {{label: string, value: string, onInput: (value: string) => void, hint?: string, error?: string}} props */
export function Lasting({ label, value, onInput, hint, error }) {
  const { number, unit } = lastingTyped(value);
  const units = unit === 's' ? [{ value: 's', label: 'seconds' }, ...UNITS] : UNITS;
  return html`<div class="pair">
    <${TextField}
      label=${label}
      type="number"
      min="1"
      required
      value=${number}
      hint=${hint}
      error=${error}
      onInput=${(/** @type {string} */ text) => onInput(text + unit)}
    />
    <${Select} label="Unit" value=${unit} options=${units} onInput=${(/** @type {string} */ next) => onInput(number + next)} />
  </div>`;
}

/** A moment by the clock of the reader. @param {{label: string, value: string | undefined, onInput: (value: string) => void, hint?: string, required?: boolean, error?: string}} props */
export function Moment({ label, value, onInput, hint, required = false, error }) {
  return html`<${Field} label=${label} hint=${hint ?? `By your clock: ${ownZone()}.`} error=${error}>
    ${(/** @type {any} */ control) => html`<input
      ...${control}
      type="datetime-local"
      required=${required}
      value=${value ? localText(new Date(value)) : ''}
      onInput=${(/** @type {any} */ event) => onInput(event.target.value ? new Date(event.target.value).toISOString() : '')}
    />`}
  <//>`;
}

/** A moment as such a control writes it. @param {Date} moment */
export function localText(moment) {
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** A group of yes and no. @param {{label: string, options: {value: string, label: string}[], values: string[], onChange: (values: string[]) => void, error?: string}} props */
export function Choices({ label, options, values, onChange, error }) {
  const id = useId();
  return html`<fieldset class="choices" aria-describedby=${error ? `${id}-about` : undefined}>
    <legend>${label}</legend>
    ${options.map(
      ({ value, label: text }) => html`<label>
        <input
          type="checkbox"
          checked=${values.includes(value)}
          onChange=${(/** @type {any} */ event) =>
            onChange(options.map((each) => each.value).filter((each) => (each === value ? event.target.checked : values.includes(each))))}
        />
        ${text}
      </label>`,
    )}
    ${error && html`<p id=${`${id}-about`} class="field-error" role="alert">${error}</p>`}
  </fieldset>`;
}

/** What a weekly period begins as. */
const weekly = () => ({ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00', time_zone: ownZone() });

/** What a single span begins as. */
const single = () => ({ start: new Date(Date.now() + 3_600_000).toISOString(), end: new Date(Date.now() + 90_000_000).toISOString() });

/** Parts of every week or single spans of time. @param {{label: string, periods: any[], onChange: (periods: any[]) => void}} props */
export function Periods({ label, periods, onChange }) {
  const put = (/** @type {number} */ at, /** @type {any} */ next) => onChange(periods.map((each, i) => (i === at ? next : each)));
  return html`<fieldset class="periods">
    <legend>${label}</legend>
    ${periods.map(
      (period, i) => html`<div class="period">
        ${period.start === undefined
          ? html`<${Weekly} period=${period} onChange=${(/** @type {any} */ next) => put(i, next)} />`
          : html`<${Single} period=${period} onChange=${(/** @type {any} */ next) => put(i, next)} />`}
        <${Button} small label=${`Remove period ${i + 1} of ${label}`} onClick=${() => onChange(periods.filter((_, at) => at !== i))}>Remove<//>
      </div>`,
    )}
    <div class="row">
      <${Button} small onClick=${() => onChange([...periods, weekly()])}>Add hours of the week<//>
      <${Button} small onClick=${() => onChange([...periods, single()])}>Add a single time<//>
    </div>
  </fieldset>`;
}

const zoneNames = once(() => ['UTC', ...Intl.supportedValuesOf('timeZone')]);

/** @param {{period: any, onChange: (period: any) => void}} props */
function Weekly({ period, onChange }) {
  const zones = useId();
  const put = (/** @type {any} */ change) => onChange({ ...period, ...change });
  return html`
    <${Choices}
      label="Days on which it begins"
      options=${Object.entries(DAYS).map(([value, label]) => ({ value, label }))}
      values=${period.days}
      onChange=${(/** @type {string[]} */ days) => put({ days })}
    />
    <div class="pair">
      <${TextField} label="From" type="time" required value=${period.from} onInput=${(/** @type {string} */ from) => put({ from })} />
      <${TextField}
        label="To"
        type="time"
        required
        value=${period.to}
        hint=${period.to <= period.from ? 'On the next day.' : undefined}
        onInput=${(/** @type {string} */ to) => put({ to })}
      />
      <${TextField} label="Time zone" required list=${zones} value=${period.time_zone} onInput=${(/** @type {string} */ zone) => put({ time_zone: zone })} />
      <datalist id=${zones}>${zoneNames().map((each) => html`<option value=${each} />`)}</datalist>
    </div>
  `;
}

/** @param {{period: any, onChange: (period: any) => void}} props */
function Single({ period, onChange }) {
  return html`<div class="pair">
    <${Moment} label="From" required value=${period.start} onInput=${(/** @type {string} */ start) => onChange({ ...period, start })} />
    <${Moment} label="To" required value=${period.end} onInput=${(/** @type {string} */ end) => onChange({ ...period, end })} />
  </div>`;
}
