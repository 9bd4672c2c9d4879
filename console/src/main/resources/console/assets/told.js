/** What the API says in fields and values, told in words. */

/** What some names of fields are for people; the others are told as they are written. @type {Record<string, string>} */
const NAMES = {
  action_tool_call_specs: 'Tools for its actions',
  actions: 'What the agent does',
  audio_filler_triggered_after: 'Seconds of silence before a filler',
  audio_fillers: 'Fillers while the caller waits',
  boundary_constraints: 'What it must never do',
  decision_guidelines: 'How to decide',
  designated_tool: 'The tool that is called',
  designated_tool_call_context: 'What the tool is told of the talk',
  designated_tool_call_guidances: 'How to call the tool',
  designated_tool_call_objective: 'What the call is for',
  designated_tool_call_params_generation_audio_filler_triggered_after: 'Seconds of silence before a filler',
  designated_tool_call_params_generation_audio_fillers: 'Fillers while the call is prepared',
  designated_tool_call_validations: 'What must hold for the call',
  exit_condition_tool_call_specs: 'Tools for finding the way out',
  fields: 'What is asked for',
  action_guidelines: 'How to do it',
  inner_thought: 'What the agent thinks',
  intra_state_navigation_guidelines: 'How to move within the state',
  objective: 'What it is for',
  problem: 'What it reflects on',
  queries: 'What it looks up',
  requested_information: 'What it asks memory for',
  similarity_boost: 'Similarity',
  skip_active_memory_retrieval: 'Leaves out active memory',
  tool_call_specs: 'Tools',
  tts_config: 'Speech settings',
  tts_provider: 'Speech by',
  voice_id: 'Voice',
  word_limit: 'Words at most',
};

/** A field's name for people. @param {string} field */
export function fieldName(field) {
  if (Object.hasOwn(NAMES, field)) return NAMES[field];
  const words = field.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Whether there is nothing to tell. @param {unknown} value */
export function isEmpty(value) {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (Array.isArray(value) && value.length === 0) ||
    (isNested(value) && Object.values(/** @type {object} */ (value)).every(isEmpty))
  );
}

/** @param {unknown} value */
const isNested = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);

const LANGUAGES = new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' });

/** The name of a language by its code; the code itself if it has none. @param {string} code */
export function languageName(code) {
  try {
    const name = LANGUAGES.of(code);
    return name && name !== code ? `${name} (${code})` : code;
  } catch {
    return code;
  }
}
