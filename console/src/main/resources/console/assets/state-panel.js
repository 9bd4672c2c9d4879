/** One state of a context graph, to read: what it is for, what it says, and where it leads. */

import { html, useLayoutEffect, useRef } from '../ui/html.js';
import { Badge, Button, Notice } from '../ui/parts.js';
import { visible } from '../ui/text.js';
import { waysOut } from '../graph/model.js';
import { label, text } from '../ui/difference.js';
import { isEmpty } from './values.js';
import { Compared, MarkBadge, Points, Prose, Section } from './text.js';

/**
 * @typedef {import('../graph/model.js').State} State
 * @typedef {import('../graph/model.js').Way} Way
 * @typedef {import('../graph/model.js').Graph} Graph
 */

/** What kinds of states do. @type {Record<string, string>} */
const KINDS = {
  action: 'Speaks and acts',
  annotation: 'Notes a thought',
  data_collection: 'Asks for data',
  decision: 'Decides where to go',
  graph: 'Visits another graph',
  missing: 'Does not exist',
  recall: 'Looks into memory',
  reflection: 'Thinks',
  'tool-call': 'Calls a tool',
};

/** What is shown as ways out and in the head. */
const ELSEWHERE = ['name', 'type', 'exit_conditions', 'next_state', 'on_complete'];

/** The order in which fields are read; the others follow. */
const ORDER = ['objective', 'problem', 'inner_thought', 'queries', 'requested_information', 'actions', 'fields'];

/**
 * @param {{state: State, was: State | undefined, graph: Graph, compared: boolean, onSelect: (id: string) => void,
 *   onClose: () => void}} props `graph` has the marks of both versions
 */
export function StatePanel({ state, was, graph, compared, onSelect, onClose }) {
  const panel = useRef(/** @type {HTMLElement | null} */ (null));
  useFocus(panel);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Escape') onClose();
  };
  return html`<aside class="card state-panel" aria-label=${`State ${visible(state.name)}`} ref=${panel} tabindex="-1" onKeyDown=${onKeyDown}>
    <header class="card-head">
      <h2>${visible(state.name)} <${MarkBadge} mark=${state.mark} /></h2>
      <${Button} kind="link" label="Close the state" onClick=${onClose}>✕<//>
    </header>
    <div class="stack">
      <${Roles} state=${state} />
      ${state.mark === 'removed' && html`<${Notice} tone="bad">This state is only in the earlier version.<//>`}
      ${state.kind === 'missing' && html`<${Notice} tone="warn">Ways lead here, but the version has no such state.<//>`}
      ${state.kind === 'graph' && html`<p>The conversation goes to a state of another context graph and comes back here afterwards.</p>`}
      <${Fields} content=${state.content} was=${earlierContent(state, was, compared)} />
      <${Ways} title="Ways out" ways=${waysOut(graph).get(state.id) ?? []} graph=${graph} to onSelect=${onSelect} />
      <${Ways} title="Ways in" ways=${graph.ways.filter((each) => each.to === state.id)} graph=${graph} onSelect=${onSelect} />
    </div>
  </aside>`;
}

/**
 * What the state's fields are compared with; undefined for nothing. One that is new or gone is so as a whole.
 *
 * @param {State} state @param {State | undefined} was @param {boolean} compared
 */
const earlierContent = (state, was, compared) => (compared && state.mark === 'changed' ? was?.content : undefined);

/** The panel has the keyboard when a person has opened it, and gives it back. @param {{current: HTMLElement | null}} panel */
function useFocus(panel) {
  // At once: the key that closes it may be the next one.
  useLayoutEffect(() => {
    const before = document.activeElement;
    if (!before?.closest('.graph-page')) return;
    panel.current?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
    };
  }, []);
}

/** @param {{state: State}} props */
function Roles({ state }) {
  return html`<div class="row">
    <${Badge} title=${`A state of the type ${visible(state.kind)}`}>${KINDS[state.kind] ?? visible(state.kind)}<//>
    ${state.startsNew && html`<${Badge} tone="info">New callers begin here<//>`}
    ${state.startsReturning && html`<${Badge} tone="info">Returning callers begin here<//>`}
    ${state.terminal && html`<${Badge} tone="info">The talk ends here<//>`}
  </div>`;
}

/** @param {{content: Readonly<Record<string, unknown>>, was: Readonly<Record<string, unknown>> | undefined}} props */
function Fields({ content, was }) {
  const names = new Set([...ORDER, ...Object.keys(content), ...Object.keys(was ?? {})]);
  for (const each of ELSEWHERE) names.delete(each);
  return html`${[...names].map((name) => {
    const before = was ? (was[name] ?? null) : undefined;
    // What is switched off is said only where it was on.
    if (content[name] === false && !before) return null;
    const isList = Array.isArray(content[name]) || Array.isArray(before);
    return isList
      ? html`<${Points} title=${label(name)} items=${content[name]} before=${before} />`
      : html`<${Prose} title=${label(name)} value=${content[name]} before=${before} />`;
  })}`;
}

/** @param {{title: string, ways: Way[], graph: Graph, to?: boolean, onSelect: (id: string) => void}} props */
function Ways({ title, ways, graph, to = false, onSelect }) {
  if (ways.length === 0) return to ? html`<${Section} title=${title} mark="same"><p class="muted">None: the talk ends here.</p><//>` : null;
  const name = (/** @type {string} */ id) => visible(graph.states.find((each) => each.id === id)?.name ?? id);
  return html`<${Section} title=${title} mark="same">
    <ul class="plain stack-close">
      ${ways.map((way) => {
        const other = to ? way.to : way.from;
        return html`<li class=${`text-${way.mark}`}>
          <span class="muted">${to ? 'to' : 'from'}</span> <${Button} kind="link" onClick=${() => onSelect(other)}>${name(other)}<//>
          <${MarkBadge} mark=${way.mark} />
          <div class="prose small"><${Condition} way=${way} /></div>
        </li>`;
      })}
    </ul>
  <//>`;
}

/** @param {{way: Way}} props */
function Condition({ way }) {
  if (isEmpty(way.condition)) return html`<span class="muted">Always</span>`;
  if (way.mark === 'changed' && way.before !== undefined && way.before !== way.label) {
    return html`<${Compared} value=${way.label} before=${way.before} />`;
  }
  return html`${visible(text(way.condition))}`;
}
