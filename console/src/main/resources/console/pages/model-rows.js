/** Which interaction uses which model, as a form. */

import { html } from '../ui/html.js';
import { objectFault, objectOf, objectText } from '../ui/json.js';
import { Button, Select, TextArea, TextField } from '../ui/parts.js';
import { count } from '../ui/text.js';
import { get } from '../app/api.js';
import { inOrganization } from '../app/classic.js';
import { useData } from '../app/data.js';

/**
 * What is typed for one interaction; `params` is the text of a JSON object.
 * @typedef {{interaction: string, model: string, params: string}} ModelRow
 */

/** @param {Record<string, {llm_name: string, params: Record<string, any>}>} preferences @returns {ModelRow[]} */
export const rowsOf = (preferences) =>
  Object.keys(preferences ?? {})
    .sort()
    .map((interaction) => ({
      interaction,
      model: preferences[interaction].llm_name,
      params: objectText(preferences[interaction].params),
    }));

/** The preferences of rows without faults. @param {ModelRow[]} rows */
export const preferencesOf = (rows) =>
  Object.fromEntries(rows.map((row) => [row.interaction.trim(), { llm_name: row.model, params: objectOf(row.params) ?? {} }]));

/**
 * What is wrong with each row; null where nothing is. What a model takes is known to the server, which says so with the plan.
 *
 * @param {ModelRow[]} rows
 * @returns {({interaction?: string, model?: string, params?: string} | null)[]}
 */
export const faultsOf = (rows) =>
  rows.map((row, i) => {
    const name = row.interaction.trim();
    const twice = rows.findIndex((each) => each.interaction.trim() === name) !== i;
    const fault = {
      interaction: name === '' ? 'Name the interaction.' : twice ? 'This interaction has a model already.' : undefined,
      model: row.model === '' ? 'Choose a model.' : undefined,
      params: objectFault(row.params),
    };
    return Object.values(fault).some(Boolean) ? fault : null;
  });

/** Asked for once: what models there are changes with the server only. @type {Promise<any[]> | null} */
let catalogue = null;

function modelsOnce() {
  catalogue ??= get(inOrganization('/admin/get_models/')).then(
    (answer) => answer.models,
    (error) => {
      catalogue = null;
      throw error;
    },
  );
  return catalogue;
}

/**
 * @param {{rows: ModelRow[], faults: ReturnType<typeof faultsOf>, refused: Record<string, string>,
 *   onChange: (rows: ModelRow[]) => void}} props `refused` is what the server says against the model of an interaction
 */
export function ModelRows({ rows, faults, refused, onChange }) {
  const known = useData(modelsOnce, []);
  const change = (/** @type {number} */ at, /** @type {Partial<ModelRow>} */ to) =>
    onChange(rows.map((row, i) => (i === at ? { ...row, ...to } : row)));
  return html`
    ${rows.map(
      (row, i) => html`<fieldset class="model-row" key=${i}>
        <legend>Model of ${row.interaction || 'an interaction'}</legend>
        <${TextField}
          label="Interaction"
          value=${row.interaction}
          onInput=${(/** @type {string} */ interaction) => change(i, { interaction })}
          error=${row.interaction || row.model ? faults[i]?.interaction : undefined}
          hint="What the runtime calls this part of the talk, such as EngageUser."
        />
        <${Model} row=${row} known=${known.data} fault=${row.interaction ? faults[i]?.model : undefined} onInput=${(/** @type {string} */ model) => change(i, { model })} />
        <${TextArea}
          label="Parameters (JSON, may be empty)"
          value=${row.params}
          onInput=${(/** @type {string} */ params) => change(i, { params })}
          error=${faults[i]?.params ?? refused[row.interaction.trim()]}
          hint=${paramsHint(known.data, row.model)}
          rows=${3}
        />
        <div class="row">
          <${Button} small label=${`Remove the model of ${row.interaction || 'this interaction'}`} onClick=${() => onChange(rows.filter((_, at) => at !== i))}>Remove<//>
        </div>
      </fieldset>`,
    )}
    <div class="row">
      <${Button} small onClick=${() => onChange([...rows, { interaction: '', model: '', params: '' }])}>Add a model<//>
      <span class="muted small">${rows.length === 0 ? 'The runtime chooses all models.' : `${count(rows.length, 'interaction')} of its own; the runtime chooses the others.`}</span>
    </div>
  `;
}

/** A choice among the catalogue; a text where the person may not see it. @param {{row: ModelRow, known: any[] | undefined, fault?: string, onInput: (model: string) => void}} props */
function Model({ row, known, fault, onInput }) {
  if (!known) return html`<${TextField} label="Model" value=${row.model} onInput=${onInput} error=${fault} hint="The exact name from the catalogue." />`;
  const names = known.map((each) => each.name);
  if (row.model && !names.includes(row.model)) names.unshift(row.model);
  return html`<${Select}
    label="Model"
    value=${row.model}
    onInput=${onInput}
    error=${fault}
    options=${[{ value: '', label: 'Choose a model' }, ...names.map((name) => ({ value: name, label: name }))]}
  />`;
}

/** What a model takes, in words. @param {any[] | undefined} known @param {string} model */
function paramsHint(known, model) {
  const fields = known?.find((each) => each.name === model)?.params_model_schema?.properties;
  if (!fields) return '';
  return `This model takes ${Object.keys(fields).map((name) => name + range(fields[name])).join(', ')}.`;
}

/** @param {any} schema */
function range({ enum: choices, minimum, maximum }) {
  if (choices) return ` (${choices.join(', ')})`;
  if (minimum !== undefined && maximum !== undefined) return ` (${minimum} to ${maximum})`;
  return minimum !== undefined ? ` (${minimum} or more)` : '';
}
