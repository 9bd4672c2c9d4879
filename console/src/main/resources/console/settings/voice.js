/** Voice settings: what all voice services of the workspace use unless they say otherwise. */

import { html } from '../ui/html.js';
import { Card, Checkbox, Facts, Failure, Loaded, Select, TextArea, TextField } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { get, request } from '../app/api.js';
import { useAction, useData } from '../app/data.js';
import { inWorkspace, may } from '../app/session.js';
import { Moved, SaveRow, useDraft } from '../ui/draft.js';
import { objectFault, objectOf, objectText } from '../ui/json.js';
import { isEmpty } from '../assets/values.js';
import { label, text } from '../ui/difference.js';

export function Voice() {
  const settings = useData((signal) => get(inWorkspace('/settings/voice'), {}, { signal }), []);
  return html`<${Loaded} of=${settings} what="Loading the voice settings">
    ${(/** @type {any} */ now) => (may('Workspace.update') ? html`<${Form} now=${now} />` : html`<${Shown} now=${now} />`)}
  <//>`;
}

/** What there is to read for who may not change it. @param {{now: any}} props */
function Shown({ now }) {
  const rows = Object.entries(now).map(([name, value]) => [
    label(name),
    isEmpty(value) ? html`<span class="muted">not set</span>` : html`<span class="prose">${visible(text(value))}</span>`,
  ]);
  return html`<${Card} title="Voice"><${Facts} items=${rows} /><//>`;
}

/** Settings as the form has them: texts, and lists as lines. @param {any} now */
const typed = (now) => ({
  voice_id: now.voice_id ?? '',
  tone: now.tone ?? '',
  speed: now.speed === null ? '' : String(now.speed),
  volume: now.volume === null ? '' : String(now.volume),
  language: now.language,
  keyterms: now.keyterms.join('\n'),
  sensitive_topics: now.sensitive_topics.join('\n'),
  pronunciation_dict_id: now.pronunciation_dict_id ?? '',
  post_call_analysis_enabled: now.post_call_analysis_enabled,
  transcript_correction_enabled: now.transcript_correction_enabled,
  stt_provider: now.stt_provider ?? '',
  tts_provider: now.tts_provider ?? '',
  tts_config: objectText(now.tts_config),
  language_providers: objectText(now.language_providers),
});

const OBJECTS = ['tts_config', 'language_providers'];

/** A typed value as the API takes it; what is empty goes back to the default. @param {string} name @param {any} value */
function sent(name, value) {
  if (typeof value === 'boolean') return value;
  if (name === 'keyterms' || name === 'sensitive_topics') {
    return value.split('\n').map((/** @type {string} */ line) => line.trim()).filter(Boolean);
  }
  if (OBJECTS.includes(name)) return objectOf(value);
  if (value.trim() === '') return null;
  return name === 'speed' || name === 'volume' ? Number(value) : value;
}

/** @param {{now: any}} props */
function Form({ now }) {
  const draft = useDraft(typed(now));
  const { busy, error, run } = useAction();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    // Only what was typed is sent, so that what others change beside it stays.
    const body = Object.fromEntries(Object.entries(draft.changes).map(([name, value]) => [name, sent(name, value)]));
    run(async () => draft.save(typed(await request('PUT', inWorkspace('/settings/voice'), { body }))));
  };
  const fault = (/** @type {string} */ name) =>
    OBJECTS.includes(name) && name in draft.changes ? objectFault(/** @type {Record<string, any>} */ (draft.values)[name]) : undefined;
  const field = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string} */ hint) => ({
    label,
    hint,
    value: /** @type {Record<string, any>} */ (draft.values)[name],
    error: fault(name) ?? error?.fields.find((each) => each.path.split('.')[0] === name)?.message,
    onInput: (/** @type {any} */ value) => draft.set({ [name]: value }),
  });
  return html`<${Card} title="Voice of all services">
    <form class="form" onSubmit=${submit}>
      <${Moved} draft=${draft} what="the voice settings" />
      <${Fields} field=${field} draft=${draft} />
      <${Failure} error=${error} />
      <${SaveRow} draft=${draft} busy=${busy} blocked=${OBJECTS.some(fault)} />
    </form>
  <//>`;
}

/** @param {{field: (name: string, label: string, hint: string) => any, draft: any}} props */
function Fields({ field, draft }) {
  const { values, set } = draft;
  return html`
    <${TextField} ...${field('voice_id', 'Voice', 'The id of a voice of the provider. Empty: the agent’s own.')} maxLength=${128} />
    <${TextArea} ...${field('tone', 'Tone', 'How it sounds, in words. Empty: not set.')} maxLength=${2000} />
    <div class="columns">
      <${TextField} ...${field('speed', 'Speed', 'From 0.5 to 2; 1 is usual. Empty: not set.')} type="number" min="0.5" max="2" step="any" />
      <${TextField} ...${field('volume', 'Volume', 'From 0 to 1. Empty: not set.')} type="number" min="0" max="1" step="any" />
    </div>
    <${TextField} ...${field('language', 'Language', 'A code such as de. Empty: en.')} maxLength=${32} />
    <div class="columns">
      <${Select} ...${field('stt_provider', 'Listening by', 'Who turns speech into text.')} options=${provider('deepgram', 'openai', 'cartesia')} />
      <${Select} ...${field('tts_provider', 'Speech by', 'Who turns text into speech.')} options=${provider('cartesia', 'elevenlabs', 'groq')} />
    </div>
    <${TextArea} ...${field('keyterms', 'Words to listen for', 'One a line, 200 at most.')} />
    <${TextArea} ...${field('sensitive_topics', 'Sensitive topics', 'One a line, 50 at most.')} />
    <${TextField} ...${field('pronunciation_dict_id', 'Pronunciation dictionary', 'The id of a dictionary of the provider. Empty: none.')} />
    <${TextArea} ...${field('tts_config', 'Settings of the speech synthesis (JSON)', 'Names and values as the provider has them. Empty: its own.')} />
    <${TextArea} ...${field('language_providers', 'Providers by language (JSON)', 'Empty: the same for all languages.')} />
    <${Checkbox}
      label="Analyse calls afterwards"
      checked=${values.post_call_analysis_enabled}
      onInput=${(/** @type {boolean} */ on) => set({ post_call_analysis_enabled: on })}
      hint="On unless somebody turns it off."
    />
    <${Checkbox}
      label="Correct transcripts"
      checked=${values.transcript_correction_enabled}
      onInput=${(/** @type {boolean} */ on) => set({ transcript_correction_enabled: on })}
      hint="On unless somebody turns it off."
    />
  `;
}

/** @param {string[]} names */
const provider = (...names) => [{ value: '', label: 'Not set' }, ...names.map((each) => ({ value: each, label: each }))];
