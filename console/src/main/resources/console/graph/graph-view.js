/**
 * A context graph drawn, to look at and to walk through: pan, zoom, search, selection, two versions over
 * each other; and the same as a list.
 */

import { html, useEffect, useMemo, useRef, useState } from '../ui/html.js';
import { Button } from '../ui/parts.js';
import { count, visible } from '../ui/text.js';
import { compare, countMarks, waysOut } from './model.js';
import { keys, usePanZoom } from './pan-zoom.js';
import {
  Badge,
  SIGNS,
  SignPost,
  StateBox,
  StateText,
  WayLabel,
  WayLine,
  around,
  noteOf,
  placeLabels,
  roles,
  setScene,
  uncut,
} from './scene.js';

/** States up to which all are drawn at once. */
const WHOLE_MOST = 100;

/** @typedef {import('./model.js').Graph} Graph */
/** @typedef {import('./model.js').State} State */
/** @typedef {import('./model.js').Way} Way */
/** @typedef {import('./scene.js').Scene} Scene */

/** Ways up to which all conditions are shown from the beginning. */
const LABELLED_MOST = 80;

/**
 * The graph is laid out again whenever it is another object, so the caller keeps what `readGraph` returns.
 * @param {object} props
 * @param {Graph} props.graph
 * @param {Graph} [props.compared] the earlier version that it is compared with
 * @param {string | null} [props.selected] id of a state
 * @param {(stateId: string) => void} props.onSelect
 */
export function GraphView({ graph, compared, selected = null, onSelect }) {
  const shown = useMemo(() => (compared ? compare(compared, graph) : graph), [graph, compared]);
  // A drawing needs room.
  const [asList, setAsList] = useState(() => matchMedia('(width < 44rem)').matches);
  const [labelled, setLabelled] = useState(graph.ways.length <= LABELLED_MOST);
  const scene = useMemo(() => setScene(shown, labelled), [shown, labelled]);
  const start = scene.states.find(({ state }) => state.startsNew) ?? scene.states[0];
  const drawn = useDrawnFirst(scene, start?.box);
  const moves = usePanZoom(scene, start?.box);
  const search = useSearch(scene, moves.centre);
  useEffect(() => moves.reset(), [scene]);
  useEffect(() => {
    const box = scene.states.find(({ state }) => state.id === selected)?.box;
    if (box && moves.size.width > 0) {
      moves.reveal(box);
    }
  }, [selected, scene, moves.size.width > 0]);

  const percent = `${Math.round(moves.view.scale * 100)} %`;
  return html`<section class="graph" aria-label="Context graph">
    <div class="graph-tools">
      <${Search} ...${search} />
      ${
        !asList &&
        html`<span class="graph-buttons">
          <${Button} small label="Zoom out" onClick=${() => moves.zoom(0.8)}>−<//>
          <${Button} small label=${`${percent}, show actual size`} onClick=${() => moves.zoom(1 / moves.view.scale)}>${percent}<//>
          <${Button} small label="Zoom in" onClick=${() => moves.zoom(1.25)}>+<//>
          <${Button} small onClick=${moves.fit}>Fit<//>
          <${Button} small pressed=${labelled} onClick=${() => setLabelled(!labelled)}>Conditions<//>
        </span>`
      }
      <${Button} small pressed=${asList} onClick=${() => setAsList(!asList)}>As a list<//>
    </div>
    ${compared && html`<${Legend} graph=${shown} next=${asList ? null : search.nextDifference} />`}
    <div class="graph-frame" hidden=${asList}>
      <${Drawing} ...${{ scene: drawn, moves, selected, onSelect, labelled, found: search.found, graph: shown }} />
    </div>
    ${asList && html`<${List} ...${{ states: search.hits ?? scene.states, selected, onSelect, graph: shown }} />`}
  </section>`;
}

/**
 * What is drawn of a scene: at first what a person sees first, and the rest as soon as that is there.
 * @param {Scene} scene
 * @param {import('./layout.js').Box | undefined} start
 */
function useDrawnFirst(scene, start) {
  const [whole, setWhole] = useState(/** @type {Scene | null} */ (null));
  const part = useMemo(() => (start && scene.states.length > WHOLE_MOST ? around(scene, start) : scene), [scene]);
  useEffect(() => {
    // After the next frame the part is painted.
    const frame = requestAnimationFrame(() => setTimeout(() => setWhole(scene)));
    return () => cancelAnimationFrame(frame);
  }, [scene]);
  return whole === scene ? scene : part;
}

/**
 * @param {{ scene: Scene, graph: Graph, moves: ReturnType<typeof usePanZoom>, selected: string | null,
 *     labelled: boolean, found: Set<string>, onSelect: (id: string) => void }} props
 */
function Drawing({ scene, graph, moves, selected, labelled, found, onSelect }) {
  const latest = useRef(onSelect);
  latest.current = onSelect;
  const select = (/** @type {string} */ id) => latest.current(id);
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const action = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys(moves)[event.key];
    if (action) {
      event.preventDefault();
      action();
    }
  };
  // Moving about does not change what is drawn, and need not draw it again.
  const ways = useMemo(() => html`<${Ways} ...${{ scene, labelled, onSelect: select }} />`, [scene, labelled]);
  const outs = useMemo(() => waysOut(graph), [graph]);
  // A box that is drawn as before is not drawn again: there may be hundreds.
  const boxes = useMemo(() => new Map(), [scene]);
  const states = scene.states.map((drawn) => {
    const { id } = drawn.state;
    const [isSelected, isFound] = [id === selected, found.has(id)];
    const key = `${id} ${isSelected} ${isFound}`;
    if (!boxes.has(key)) {
      const label = nameOf(drawn.state, outs.get(id)?.length ?? 0);
      const props = { drawn, label, selected: isSelected, found: isFound, onSelect: select, onFocus: moves.reveal };
      boxes.set(key, html`<${StateBox} key=${id} ...${props} />`);
    }
    return boxes.get(key);
  });
  const texts = useMemo(() => {
    return html`<g aria-hidden="true">${scene.states.map((drawn) => html`<${StateText} ...${drawn} />`)}</g>`;
  }, [scene]);
  const near = useMemo(() => html`<${Near} ...${{ scene, selected, labelled }} />`, [scene, selected, labelled]);
  const { x, y, scale, glide } = moves.view;
  return html`<a class="graph-skip" href="#graph-end" onClick=${skip}>Skip the drawing</a>
    <div
      class="graph-stage"
      ref=${moves.stage}
      tabindex="0"
      role="group"
      aria-label="Drawing of the graph. Arrow keys move it, plus and minus zoom, 0 shows the actual size, F all of it."
      onKeyDown=${onKeyDown}
    >
      <svg width="100%" height="100%">
        <g class=${glide ? 'graph-glide' : ''} style=${{ transform: `translate(${x}px, ${y}px) scale(${scale})` }}>
          ${ways} ${near} ${states} ${texts}
        </g>
      </svg>
    </div>
    <span class="graph-end" tabindex="-1"></span>`;
}

/** @param {MouseEvent} event */
function skip(event) {
  event.preventDefault();
  const frame = /** @type {HTMLElement} */ (event.currentTarget).parentElement;
  /** @type {HTMLElement | null | undefined} */ (frame?.querySelector('.graph-end'))?.focus();
}

/**
 * All ways, with their conditions or, if these are not shown, the signs of their marks.
 * @param {{ scene: Scene, labelled: boolean, onSelect: (id: string) => void }} props
 */
function Ways({ scene, labelled, onSelect }) {
  const lines = scene.ways.map((drawn) => html`<${WayLine} drawn=${drawn} />`);
  const labels = labelled
    ? scene.ways.flatMap((drawn) => (drawn.route.label ? [{ drawn, at: drawn.route.label }] : []))
    : placeLabels(scene.ways.flatMap(signOnly), scene);
  return html`<g aria-hidden="true">
    ${lines} ${labels.map((label) => html`<${WayLabel} ...${label} />`)}
    ${scene.ways.map((drawn) => html`<${SignPost} ...${{ drawn, onSelect }} />`)}
  </g>`;
}

/** @param {import('./scene.js').DrawnWay} drawn */
function signOnly(drawn) {
  const sign = SIGNS[drawn.way.mark];
  return sign ? [{ ...drawn, caption: () => ({ lines: [sign], size: { width: 18, height: 18 } }) }] : [];
}

/**
 * The ways from and to the selected state, over all others.
 * @param {{ scene: Scene, selected: string | null, labelled: boolean }} props
 */
function Near({ scene, selected, labelled }) {
  const near = scene.ways.filter(({ way }) => way.from === selected || way.to === selected);
  const labels = labelled
    ? near.flatMap((drawn) => (drawn.route.label ? [{ drawn, at: drawn.route.label }] : []))
    : placeLabels(near.map(uncut), scene);
  return html`<g aria-hidden="true">
    ${near.map((drawn) => html`<${WayLine} drawn=${uncut(drawn)} strong />`)}
    ${labels.map((label) => html`<${WayLabel} ...${label} strong />`)}
  </g>`;
}

/**
 * Search by name, and a walk through what differs.
 * @param {Scene} scene
 * @param {(box: import('./layout.js').Box) => void} centre
 */
function useSearch(scene, centre) {
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const [difference, setDifference] = useState(-1);
  const [status, setStatus] = useState('');
  const hits = useMemo(() => matches(scene, text), [scene, text]);
  const found = useMemo(() => new Set(hits.map(({ state }) => state.id)), [hits]);
  const show = (/** @type {import('./scene.js').DrawnState[]} */ list, /** @type {number} */ wanted) => {
    const index = list.length === 0 ? 0 : (wanted + list.length) % list.length;
    if (list.length > 0) {
      centre(list[index].box);
    }
    setStatus(list.length > 0 ? `${index + 1} of ${list.length}: ${visible(list[index].state.name)}` : 'No such state');
    return index;
  };
  const type = (/** @type {string} */ wanted) => {
    setText(wanted);
    const list = matches(scene, wanted);
    setPlace(wanted === '' ? 0 : show(list, 0));
    if (wanted === '') {
      setStatus('');
    }
  };
  const go = (/** @type {number} */ step) => setPlace(show(hits, place + step));
  const nextDifference = () => {
    const list = scene.states.filter(({ state }) => state.mark !== 'same');
    setDifference(show(list, difference + 1));
  };
  return { text, status, found, hits: text.trim() === '' ? null : hits, type, go, nextDifference };
}

/** @param {Scene} scene @param {string} text */
function matches(scene, text) {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? [] : scene.states.filter(({ state }) => visible(state.name).toLowerCase().includes(wanted));
}

/** @param {Pick<ReturnType<typeof useSearch>, 'text' | 'status' | 'type' | 'go'>} props */
function Search({ text, status, type, go }) {
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    }
  };
  return html`<span class="graph-search">
    <label>
      Find a state${' '}
      <input
        type="search"
        value=${text}
        onInput=${(/** @type {InputEvent} */ event) => type(/** @type {HTMLInputElement} */ (event.target).value)}
        onKeyDown=${onKeyDown}
      />
    </label>
    <span class="graph-status" role="status">${status}</span>
  </span>`;
}

/** @param {{ graph: Graph, next: (() => void) | null }} props */
function Legend({ graph, next }) {
  const counts = countMarks(graph);
  const marks = /** @type {const} */ (['added', 'removed', 'changed']);
  const differs = marks.some((mark) => counts[mark].states > 0);
  return html`<div class="graph-legend">
    ${marks.map(
      (mark) => html`<span class=${`graph-key graph-${mark}`}>
        <svg width="34" height="20" aria-hidden="true">
          <path class="graph-line" d="M0 10H34" />
          <${Badge} mark=${mark} x=${17} y=${10} />
        </svg>
        ${mark}: ${count(counts[mark].states, 'state')}, ${count(counts[mark].ways, 'way')}
      </span>`,
    )}
    ${differs && next && html`<${Button} small onClick=${next}>Next difference<//>`}
  </div>`;
}

/**
 * The graph in words.
 * @param {{ states: import('./scene.js').DrawnState[], graph: Graph, selected: string | null,
 *     onSelect: (id: string) => void }} props
 */
function List({ states, graph, selected, onSelect }) {
  const outs = waysOut(graph);
  const names = new Map(graph.states.map((state) => [state.id, visible(state.name)]));
  return html`<ol class="graph-list">
    ${states.map(({ state }) => {
      const ways = outs.get(state.id) ?? [];
      return html`<li key=${state.id} class=${`graph-${state.mark}`}>
        <${Button} small pressed=${state.id === selected} onClick=${() => onSelect(state.id)}>
          <bdi>${visible(state.name)}</bdi>
        <//>
        <span class="graph-note">${noteOf(state)}</span> <${MarkWord} mark=${state.mark} fields=${state.fields} />
        <ul>
          ${ways.map(
            (way) => html`<li class=${`graph-${way.mark}`}>
              ${way.label && html`<bdi>${visible(way.label)}</bdi> `}→ <bdi>${names.get(way.to)}</bdi>${' '}
              <${MarkWord} mark=${way.mark} fields=${[]} />
              ${way.before !== undefined && html`<span class="graph-note">before: <bdi>${visible(way.before)}</bdi></span>`}
            </li>`,
          )}
        </ul>
      </li>`;
    })}
  </ol>`;
}

/** @param {{ mark: import('./model.js').Mark, fields: string[] }} props */
function MarkWord({ mark, fields }) {
  const what = fields.length > 0 ? `: ${fields.map(visible).join(', ')}` : '';
  return mark === 'same' ? null : html`<span class="graph-mark">${SIGNS[mark]} ${mark}${what}</span>`;
}

/** @param {State} state @param {number} ways */
function nameOf(state, ways) {
  const mark = state.mark === 'same' ? [] : [state.mark];
  return ['State ' + visible(state.name), ...roles(state), count(ways, 'way') + ' out', ...mark].join(', ');
}
