/** The picture of a graph: how large everything is, and what it is made of. */

import { once } from '../ui/formats.js';
import { html } from '../ui/html.js';
import { visible } from '../ui/text.js';
import { layout, spans } from './layout.js';
import { shorten, wrap } from './text.js';

/** @typedef {import('./model.js').Graph} Graph */
/** @typedef {import('./model.js').State} State */
/** @typedef {import('./model.js').Way} Way */
/** @typedef {import('./model.js').Mark} Mark */
/** @typedef {import('./layout.js').Box} Box */
/** @typedef {import('./layout.js').Route} Route */

/** @typedef {import('./layout.js').Size} Size */

/**
 * @typedef {{ state: State, box: Box, name: string, note: string }} DrawnState
 * @typedef {{ text: string, box: Box, to: Box }} Signpost where a long way is cut: the name of its target
 * @typedef {{ lines: string[], size: Size }} Caption
 * @typedef {{ way: Way, route: Route, caption: () => Caption, sign?: Signpost }} DrawnWay
 * @typedef {Size & { states: DrawnState[], ways: DrawnWay[] }} Scene
 * @typedef {(text: string, font: { size: number, weight: number }) => number} Measure
 */

const NAME = { size: 13, weight: 600, most: 190 };
const NOTE = { size: 12, weight: 400, most: 190 };
const LABEL = { size: 12, weight: 400, most: 144, lines: 3, leading: 15 };
const BOX = { height: 46, least: 88, padding: 14 };
/** Long ways are cut in graphs with more states, if they pass more layers. */
const SIGN = { size: 12, weight: 400, most: 140, states: 14, layers: 4 };

/** The sign of each mark; colour is never the only difference. */
export const SIGNS = Object.freeze({ added: '+', removed: '−', changed: '~', same: '' });

/**
 * Lays the graph out.
 * @param {Graph} graph
 * @param {boolean} withLabels whether there must be room for the conditions of the ways
 * @returns {Scene} its states in the order of reading
 */
export function setScene(graph, withLabels) {
  const measure = ruler();
  const states = new Map(graph.states.map((state) => [state.id, { state, ...captions(state, measure) }]));
  const nodes = [...states].map(([id, { state, width }]) => {
    return { id, width, height: BOX.height, first: state.startsNew || state.startsReturning };
  });
  // Measuring words takes longer than all else; captions that are not shown are not measured.
  const ways = graph.ways.map((way) => ({ way, caption: once(() => caption(way, measure)) }));
  const edges = ways.map(({ way: { id, from, to }, caption }) => {
    return { id, from, to, label: withLabels && caption().size.width > 0 ? caption().size : undefined };
  });
  /** @type {Map<string, string>} */
  const signs = new Map();
  // A large graph would be little more than long lines side by side.
  const lengths = nodes.length > SIGN.states ? spans(nodes, edges) : [];
  edges.forEach((edge, index) => {
    if (lengths[index] > SIGN.layers) {
      const text = shorten(`→ ${states.get(edge.to)?.name}`, SIGN.most, (each) => measure(each, SIGN));
      edge.to = `sign ${edge.id}`;
      signs.set(edge.id, text);
      nodes.push({ id: edge.to, width: Math.ceil(measure(text, SIGN)) + 14, height: 22, first: false });
    }
  });
  const drawing = layout(nodes, edges);
  const boxOf = (/** @type {string} */ id) => /** @type {Box} */ (drawing.nodes.get(id));
  return {
    width: drawing.width,
    height: drawing.height,
    states: drawing.order.flatMap((id) => {
      const drawn = states.get(id);
      return drawn ? [{ ...drawn, box: boxOf(id) }] : [];
    }),
    ways: ways.map((drawn, index) => {
      const text = signs.get(drawn.way.id);
      const sign = text === undefined ? text : { text, box: boxOf(edges[index].to), to: boxOf(drawn.way.to) };
      return { ...drawn, sign, route: /** @type {Route} */ (drawing.edges.get(drawn.way.id)) };
    }),
  };
}

/** @param {State} state @param {Measure} measure */
function captions(state, measure) {
  const name = shorten(visible(state.name), NAME.most, (text) => measure(text, NAME));
  const note = shorten(noteOf(state), NOTE.most, (text) => measure(text, NOTE));
  const slope = state.kind === 'decision' ? BOX.height / 4 : 0;
  const text = Math.max(measure(name, NAME), measure(note, NOTE));
  return { name, note, width: Math.max(BOX.least, Math.ceil(text) + 2 * (BOX.padding + slope)) };
}

/** @param {Way} way @param {Measure} measure @returns {Caption} */
function caption(way, measure) {
  const lines = wrap(visible(way.label), LABEL.most, LABEL.lines, (text) => measure(text, LABEL));
  if (way.mark !== 'same') {
    lines[0] = `${SIGNS[way.mark]} ${lines[0] ?? ''}`.trim();
  }
  const font = way.mark === 'same' ? LABEL : { ...LABEL, weight: 600 };
  const width = Math.max(0, ...lines.map((line) => Math.ceil(measure(line, font)) + 8));
  return { lines, size: { width, height: lines.length * LABEL.leading } };
}

/** @returns {Measure} */
function ruler() {
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font') || 'sans-serif';
  const canvas = document.createElement('canvas').getContext('2d');
  let font = '';
  return (text, { size, weight }) => {
    if (!canvas) {
      return text.length * size * 0.6;
    }
    const wanted = `${weight} ${size}px ${family}`;
    if (font !== wanted) {
      canvas.font = wanted;
      font = wanted;
    }
    return canvas.measureText(text).width;
  };
}

/** What a state is, besides its name. @param {State} state */
export function noteOf(state) {
  const kind = visible(state.kind).replaceAll(/[-_]/g, ' ');
  return [...roles(state), state.kind === 'missing' ? 'not in this graph' : kind].join(' · ');
}

/** @param {State} state @returns {string[]} */
export function roles({ startsNew, startsReturning, terminal }) {
  const starts = startsNew && startsReturning ? 'start' : startsNew ? 'start, new users' : 'start, returning users';
  return [...(startsNew || startsReturning ? [starts] : []), ...(terminal ? ['end'] : [])];
}

/** A way as a line with a tip. @param {{ drawn: DrawnWay, strong?: boolean }} props */
export function WayLine({ drawn: { way, route }, strong }) {
  const { x, y } = route.tip;
  const tip = {
    down: `M${x - 4} ${y - 8}h8l-4 8z`,
    up: `M${x - 4} ${y + 8}h8l-4 -8z`,
    left: `M${x + 8} ${y - 4}v8l-8 -4z`,
  }[route.direction];
  const kind = `graph-way graph-${way.mark}${route.reversed ? ' graph-back' : ''}${strong ? ' graph-strong' : ''}`;
  return html`<g class=${kind}>
    <title>${describe(way)}</title>
    <path class="graph-reach" d=${route.path} />
    <path class="graph-line" d=${route.path} />
    <path class="graph-tip" d=${tip} />
  </g>`;
}

/** The end of a way that is cut. @param {{ drawn: DrawnWay, onSelect: (id: string) => void }} props */
export function SignPost({ drawn: { way, sign }, onSelect }) {
  if (!sign) {
    return null;
  }
  const { x, y, width, height } = sign.box;
  return html`<g class=${`graph-sign graph-${way.mark}`} onClick=${() => onSelect(way.to)}>
    <title>${describe(way)}</title>
    <rect x=${x - width / 2} y=${y - height / 2} width=${width} height=${height} rx=${height / 2} />
    <text x=${x} y=${y + 4}>${sign.text}</text>
  </g>`;
}

/** A way that is cut, drawn as one line over everything else. @param {DrawnWay} drawn @returns {DrawnWay} */
export function uncut(drawn) {
  const { sign, route } = drawn;
  if (!sign) {
    return drawn;
  }
  const { x, y } = route.points[0];
  const up = sign.to.y < y;
  const tip = { x: sign.to.x, y: sign.to.y + (up ? 0.5 : -0.5) * sign.to.height };
  const bend = Math.max(60, Math.abs(tip.y - y) / 2);
  const path = `M${x} ${y}C${x} ${y + bend} ${tip.x} ${tip.y + (up ? bend : -bend)} ${tip.x} ${tip.y}`;
  return { ...drawn, route: { ...route, path, tip, points: [{ x, y }, tip], direction: up ? 'up' : 'down' } };
}

/** What is written on a way. @param {{ drawn: DrawnWay, at: Box, strong?: boolean }} props */
export function WayLabel({ drawn: { way, caption }, at, strong }) {
  const { lines, size } = caption();
  if (lines.length === 1 && lines[0] === SIGNS[way.mark]) {
    return html`<${Badge} mark=${way.mark} x=${at.x} y=${at.y} />`;
  }
  const top = at.y - size.height / 2;
  return html`<g class=${`graph-label graph-${way.mark}${strong ? ' graph-strong' : ''}`}>
    <title>${describe(way)}</title>
    <rect x=${at.x - size.width / 2} y=${top} width=${size.width} height=${size.height} rx="3" />
    ${lines.map((line, i) => html`<text x=${at.x} y=${top + (i + 0.76) * LABEL.leading}>${line}</text>`)}
  </g>`;
}

/** @param {Way} way */
function describe({ from, to, label, mark, before }) {
  const was = before === undefined ? '' : `\nbefore: ${visible(before)}`;
  const condition = label === '' ? '' : `: ${visible(label)}`;
  return `${visible(from)} → ${visible(to)}${condition}${was}${mark === 'same' ? '' : ` (${mark})`}`;
}

/**
 * A state as a box.
 * @param {{ drawn: DrawnState, label: string, selected: boolean, found: boolean, onSelect: (id: string) => void,
 *     onFocus: (box: Box) => void }} props
 */
export function StateBox({ drawn: { state, box }, label, selected, found, onSelect, onFocus }) {
  const [w, h] = [box.width / 2, BOX.height / 2];
  const marks = [
    `graph-state graph-${state.mark}`,
    state.kind === 'missing' && 'graph-missing',
    (state.startsNew || state.startsReturning) && 'graph-start',
    selected && 'graph-selected',
    found && 'graph-found',
  ];
  const select = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onSelect(state.id);
    }
  };
  return html`<g
    class=${marks.filter(Boolean).join(' ')}
    transform=${`translate(${box.x} ${box.y})`}
    role="button"
    tabindex="0"
    aria-label=${label}
    aria-pressed=${selected}
    onClick=${() => onSelect(state.id)}
    onKeyDown=${select}
    onFocus=${() => onFocus(box)}
  >
    <title>${visible(state.name)}</title>
    <path class="graph-halo" d=${outline('state', w + 5, h + 5)} />
    <path class="graph-box" d=${outline(state.kind, w, h)} />
    ${state.terminal && html`<path class="graph-inner" d=${outline(state.kind, w - 4, h - 4)} />`}
    ${state.kind === 'graph' && html`<path class="graph-inner" d=${`M${6 - w} ${-h}v${2 * h}M${w - 6} ${-h}v${2 * h}`} />`}
  </g>`;
}

/** What is written on a state. It is not part of its box, whose accessible name says more. @param {DrawnState} props */
export function StateText({ state, box: { x, y, width }, name, note }) {
  return html`<g class=${`graph-words graph-${state.mark}`}>
    <text class="graph-name" x=${x} y=${y - 3}>${name}</text>
    <text class="graph-note" x=${x} y=${y + 14}>${note}</text>
    <${Badge} mark=${state.mark} x=${x + 2 - width / 2} y=${y + 2 - BOX.height / 2} />
  </g>`;
}

/** The sign of a mark. @param {{ mark: Mark, x: number, y: number }} props */
export function Badge({ mark, x, y }) {
  return mark === 'same'
    ? null
    : html`<g class=${`graph-badge graph-${mark}`} transform=${`translate(${x} ${y})`}>
        <circle r="9" /><text y="5">${SIGNS[mark]}</text>
      </g>`;
}

/**
 * The outline of a box, by the kind of its state.
 * @param {string} kind
 * @param {number} w half its width
 * @param {number} h half its height
 */
function outline(kind, w, h) {
  if (kind === 'decision') {
    return `M${-w} 0l${h / 2} ${-h}H${w - h / 2}l${h / 2} ${h}l${-h / 2} ${h}H${h / 2 - w}z`;
  }
  if (kind === 'annotation') {
    return `M${-w} ${-h}H${w - 10}l10 10V${h}H${-w}z`;
  }
  const r = kind === 'action' ? 12 : kind === 'state' ? 14 : 3;
  const corner = (/** @type {number} */ x, /** @type {number} */ y) => `a${r} ${r} 0 0 1 ${x} ${y}`;
  return `M${r - w} ${-h}H${w - r}${corner(r, r)}V${h - r}${corner(-r, r)}H${r - w}${corner(-r, -r)}V${r - h}${corner(r, -r)}z`;
}

/**
 * Places for labels on ways that have no room for them: each where it covers the least.
 * @param {DrawnWay[]} ways
 * @param {Scene} scene
 * @returns {{ drawn: DrawnWay, at: Box }[]}
 */
export function placeLabels(ways, { states }) {
  const taken = states.map(({ box }) => ({ ...box, width: box.width + 14, height: box.height + 14 }));
  return ways.flatMap((drawn) => {
    const { points } = drawn.route;
    const { size } = drawn.caption();
    if (size.width === 0) {
      return [];
    }
    const places = [0.5, 0.35, 0.65, 0.2, 0.8].flatMap((part) =>
      points.slice(1).map((b, i) => {
        const [x, y] = [points[i].x + (b.x - points[i].x) * part, points[i].y + (b.y - points[i].y) * part];
        return { x, y, ...size };
      }),
    );
    const covered = places.map((place) => taken.filter((box) => overlap(box, place)).length);
    const at = places[covered.indexOf(Math.min(...covered))];
    taken.push(at);
    return [{ drawn, at }];
  });
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return 2 * Math.abs(a.x - b.x) < a.width + b.width && 2 * Math.abs(a.y - b.y) < a.height + b.height;
}

/**
 * What a person sees of a large scene who begins to read it.
 * @param {Scene} scene
 * @param {Box} start
 * @returns {Scene}
 */
export function around(scene, { x, y }) {
  // A drawing opens at three quarters of its size, with the start on top.
  const seen = { x, y, width: window.innerWidth * 1.4, height: window.innerHeight * 2.2 };
  return {
    ...scene,
    states: scene.states.filter(({ box }) => overlap(box, seen)),
    ways: scene.ways.filter(({ route }) => route.points.some((point) => overlap({ ...point, width: 0, height: 0 }, seen))),
  };
}
