/**
 * What differs between two contents, in sections and fields as a person reads them.
 *
 * `agentDifference(before, after)` and `graphDifference(before, after)` take versions as the Platform API answers them (or
 * null: there is none on that side) and give the sections that differ. ui/diff.js draws them.
 */

import { diffArrays } from './jsdiff.js';
import { count } from './text.js';

/**
 * @typedef {'added' | 'removed' | 'changed'} Kind
 * @typedef {{kind: Kind | 'same', before: string, after: string}} Item one text of a list
 * @typedef {{label: string, kind: Kind, before: string, after: string, items: Item[] | null}} FieldDifference `items` where the
 *   field is a list; otherwise `before` and `after` are its whole texts
 * @typedef {{id: string, title: string, about: string, kind: Kind, fields: FieldDifference[]}} SectionDifference `about` says what
 *   the section is part of, such as "state"; `id` is the state's name or empty
 */

/** What a version says of itself beside its content. */
const NO_CONTENT = ['id', 'workspace_id', 'agent_id', 'context_graph_id', 'version', 'created_at', 'updated_at', 'created_by'];

/** @type {Record<string, string>} */
const LABELS = {
  name: 'Name',
  initials: 'Initials',
  new_user_initial_state: 'First state of new callers',
  returning_user_initial_state: 'First state of returning callers',
  terminal_state: 'Last state',
  global_intra_state_navigation_guidelines: 'Guidelines for moving within a state, everywhere',
  global_action_guidelines: 'Guidelines for actions, everywhere',
  global_boundary_constraints: 'Limits, everywhere',
  topology_description: 'Description of the ways',
  intra_state_navigation_guidelines: 'Guidelines for moving within the state',
  action_guidelines: 'Guidelines for actions',
  boundary_constraints: 'Limits',
  exit_conditions: 'Ways out',
  action_tool_call_specs: 'Tools of the actions',
  exit_condition_tool_call_specs: 'Tools of the ways out',
  tool_call_specs: 'Tools',
  next_state: 'Next state',
  audio_filler_triggered_after: 'Seconds of silence before a filler',
  audio_fillers: 'Fillers while the caller waits',
  decision_guidelines: 'Guidelines for the decision',
  designated_tool: 'Tool',
  designated_tool_call_context: 'Context of the call',
  designated_tool_call_guidances: 'Guidelines for the call',
  designated_tool_call_objective: 'Objective of the call',
  designated_tool_call_params_generation_audio_filler_triggered_after: 'Seconds of silence before a filler',
  designated_tool_call_params_generation_audio_fillers: 'Fillers while the call is prepared',
  designated_tool_call_validations: 'What must hold for the call',
  skip_active_memory_retrieval: 'Without active memory',
  stt_provider: 'Speech recognition',
  tts_config: 'Settings of the speech synthesis',
  tts_provider: 'Speech synthesis',
  voice_id: 'Voice',
  word_limit: 'Words at most',
  voice_config: 'Voice',
  background: 'Background',
  developed_by: 'Developed by',
};

/** What a field is called. @param {string} key */
export function label(key) {
  return LABELS[key] ?? (key.charAt(0).toUpperCase() + key.slice(1)).replaceAll('_', ' ');
}

/**
 * What differs between two versions of an agent.
 *
 * @param {Record<string, any> | null} before
 * @param {Record<string, any> | null} after
 * @returns {SectionDifference[]}
 */
export function agentDifference(before, after) {
  const plain = (/** @type {any} */ version) => version && without(version, [...NO_CONTENT, 'identity', 'voice_config']);
  return [
    section('Agent', '', plain(before), plain(after)),
    section('Identity', '', before && (before.identity ?? {}), after && (after.identity ?? {})),
    section('Voice', '', before && (before.voice_config ?? {}), after && (after.voice_config ?? {})),
  ].filter((each) => each.fields.length > 0);
}

/**
 * What differs between two versions of a context graph: first the graph itself, then its states by name.
 *
 * @param {Record<string, any> | null} before
 * @param {Record<string, any> | null} after
 * @returns {SectionDifference[]}
 */
export function graphDifference(before, after) {
  const plain = (/** @type {any} */ version) => version && without(version, [...NO_CONTENT, 'states']);
  return [section('The whole graph', '', plain(before), plain(after)), ...stateDifferences(before?.states ?? [], after?.states ?? [])].filter(
    (each) => each.fields.length > 0,
  );
}

/** @param {any[]} before @param {any[]} after */
function stateDifferences(before, after) {
  const was = new Map(before.map((state) => [state.name, state]));
  const is = new Map(after.map((state) => [state.name, state]));
  const names = [...is.keys(), ...[...was.keys()].filter((name) => !is.has(name))];
  return names.map((name) => {
    const plain = (/** @type {any} */ state) => (state ? without(state, ['name']) : null);
    return { ...section(name, 'state', plain(was.get(name)), plain(is.get(name))), id: name };
  });
}

/**
 * How many states and other parts differ, in words; empty if none does.
 *
 * @param {SectionDifference[]} sections
 */
export function inWords(sections) {
  const states = sections.filter((each) => each.about === 'state');
  const other = sections.filter((each) => each.about !== 'state');
  const said = /** @type {Kind[]} */ (['added', 'removed', 'changed'])
    .map((kind) => ({ kind, n: states.filter((each) => each.kind === kind).length }))
    .filter(({ n }) => n > 0)
    .map(({ kind, n }) => `${count(n, 'state')} ${kind}`);
  for (const each of other) {
    said.push(`${each.title.toLowerCase()}: ${each.fields.map((field) => `${field.label.toLowerCase()} ${field.kind}`).join(', ')}`);
  }
  return said.join('; ');
}

/**
 * @param {string} title
 * @param {string} about
 * @param {Record<string, any> | null} before
 * @param {Record<string, any> | null} after
 * @returns {SectionDifference}
 */
function section(title, about, before, after) {
  const keys = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
  const fields = keys.flatMap((key) => field(key, before?.[key], after?.[key]) ?? []);
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  return { id: '', title, about, kind, fields };
}

/**
 * @param {string} key
 * @param {any} before
 * @param {any} after
 * @returns {FieldDifference | null}
 */
function field(key, before, after) {
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null)) return null;
  const list = Array.isArray(before ?? after ?? '') && Array.isArray(after ?? before);
  const was = list ? '' : text(before);
  const is = list ? '' : text(after);
  const items = list ? itemDifferences((before ?? []).map(text), (after ?? []).map(text)) : null;
  if (items ? items.length === 0 : was === is) return null;
  return { label: label(key), kind: kindOf(before, after), before: was, after: is, items };
}

/** @param {any} before @param {any} after @returns {Kind} */
function kindOf(before, after) {
  if (empty(before)) return 'added';
  return empty(after) ? 'removed' : 'changed';
}

/** @param {any} value */
const empty = (value) => value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/**
 * The texts of two lists side by side. Where texts give way to others, the first to the first, they count as changed when
 * they have something in common.
 *
 * @param {string[]} before
 * @param {string[]} after
 * @returns {Item[]}
 */
export function itemDifferences(before, after) {
  /** @type {Item[]} */
  const items = [];
  /** @type {string[]} */
  let removed = [];
  for (const run of diffArrays(before, after)) {
    if (run.removed) {
      removed = run.value;
    } else {
      items.push(...(run.added ? pairs(removed, run.value) : [...pairs(removed, []), ...run.value.map(same)]));
      removed = [];
    }
  }
  return [...items, ...pairs(removed, [])];
}

/** @param {string} value @returns {Item} */
const same = (value) => ({ kind: 'same', before: value, after: value });

/** @param {string[]} removed @param {string[]} added @returns {Item[]} */
function pairs(removed, added) {
  return Array.from({ length: Math.max(removed.length, added.length) }).flatMap((_, i) => {
    const was = removed[i];
    const is = added[i];
    if (was !== undefined && is !== undefined && alike(was, is)) return [{ kind: 'changed', before: was, after: is }];
    /** @type {Item[]} */
    const apart = [];
    if (was !== undefined) apart.push({ kind: 'removed', before: was, after: '' });
    if (is !== undefined) apart.push({ kind: 'added', before: '', after: is });
    return apart;
  });
}

/** Whether a third of the words of the shorter text are in the other, too. @param {string} one @param {string} other */
function alike(one, other) {
  const words = (/** @type {string} */ value) => new Set(value.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []);
  const [few, many] = [words(one), words(other)].sort((a, b) => a.size - b.size);
  return [...few].filter((word) => many.has(word)).length * 3 >= few.size;
}

/**
 * A value as a person reads it.
 *
 * @param {any} value
 * @returns {string}
 */
export function text(value) {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(text).join(value.some((each) => typeof each === 'object') ? '\n' : ', ');
  const { description, next_state: next, ...rest } = value;
  const first = [description, next && `→ ${next}`].filter(Boolean).join(' ');
  const more = Object.entries(rest)
    .filter(([, each]) => !empty(each))
    .map(([key, each]) => `${label(key)}: ${typeof each === 'object' ? '\n' + indent(text(each)) : text(each)}`);
  return [first, ...more].filter(Boolean).join('\n');
}

/** @param {string} lines */
const indent = (lines) => lines.replace(/^/gm, '  ');

/** @param {Record<string, any>} value @param {string[]} keys */
const without = (value, keys) => Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key)));
