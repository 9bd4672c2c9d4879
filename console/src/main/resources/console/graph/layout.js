/**
 * A layered drawing of a directed graph, after Sugiyama: ways that close a circle are turned round,
 * states are put in layers so that ways lead down, long ways get a bend in each layer that they pass, and
 * layers are sorted so that few ways cross. Parts that do not hang together stand side by side. The same
 * graph is always drawn the same.
 */

import { coordinates } from './coordinates.js';

/**
 * @typedef {{ x: number, y: number }} Point
 * @typedef {{ width: number, height: number }} Size
 * @typedef {Point & Size} Box by its middle
 * @typedef {Size & { id: string, first?: boolean }} Node with `first`, it stands on top if it can
 * @typedef {{ id: string, from: string, to: string, label?: Size }} Edge
 */

/**
 * @typedef {object} Route
 * @property {string} path for SVG
 * @property {Point[]} points the path as straight lines
 * @property {Point} tip where it ends
 * @property {'down' | 'up' | 'left'} direction of the tip
 * @property {boolean} reversed whether it leads up, against the direction of the drawing
 * @property {Box | null} label
 */

/**
 * @typedef {Size & { nodes: Map<string, Box & { layer: number }>, edges: Map<string, Route>,
 *     order: string[] }} Drawing with the nodes' ids in the order of reading
 */

/**
 * A node, or a bend of a line. Those above and below that it is joined with are given by number.
 *
 * @typedef {Box & { index: number, node: Node | null, label: Size | null, layer: number, up: number[],
 *     down: number[] }} Vertex
 */

/**
 * An edge from the upper node to the lower one, with all its vertices; `top` and `bottom` are where it
 * meets the two nodes.
 *
 * @typedef {{ edge: Edge, chain: Vertex[], reversed: boolean, top: number, bottom: number }} Line
 */

const GAP = { node: 32, bend: 16, layer: 24, part: 64, port: 22 };
const LOOP = { width: 34, height: 10 };

/**
 * Draws the graph. Edges to or from nodes that are not there are left out.
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 * @returns {Drawing}
 */
export function layout(nodes, edges) {
  const parts = components(nodes, edges).map((part) => new Part(part.nodes, part.edges));
  const area = parts.reduce((sum, { width, height }) => sum + (width + GAP.part) * (height + GAP.part), 0);
  const limit = parts.reduce((most, { width }) => Math.max(most, width), Math.sqrt(area) * 1.6);
  /** @type {Drawing} */
  const drawing = { width: 0, height: 0, nodes: new Map(), edges: new Map(), order: [] };
  let [x, y, row] = [0, 0, 0];
  for (const part of parts) {
    if (x > 0 && x + part.width > limit) {
      [x, y, row] = [0, y + row + GAP.part, 0];
    }
    part.draw(drawing, x, y);
    drawing.width = Math.max(drawing.width, x + part.width);
    drawing.height = Math.max(drawing.height, y + part.height);
    x += part.width + GAP.part;
    row = Math.max(row, part.height);
  }
  return drawing;
}

/**
 * How many layers each edge passes at least, upwards or downwards. Of the edges that lead down to a node
 * one or more pass only one.
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 * @returns {number[]} in the order of the edges
 */
export function spans(nodes, edges) {
  const { ends, layers } = rank(nodes, edges);
  return ends.map(([top, bottom]) => layers[bottom] - layers[top]);
}

/** @param {Node[]} nodes @param {Edge[]} edges */
function components(nodes, edges) {
  const groups = new Map(nodes.map(({ id }) => [id, [id]]));
  const valid = edges.filter(({ from, to }) => groups.has(from) && groups.has(to));
  for (const { from, to } of valid) {
    const [a = [], b = []] = [groups.get(from), groups.get(to)];
    const [small, large] = a.length < b.length ? [a, b] : [b, a];
    if (small !== large) {
      large.push(...small);
      small.forEach((id) => groups.set(id, large));
    }
  }
  /** @type {Map<string[] | undefined, { nodes: Node[], edges: Edge[] }>} */
  const parts = new Map([...groups.values()].map((ids) => [ids, { nodes: [], edges: [] }]));
  nodes.forEach((node) => parts.get(groups.get(node.id))?.nodes.push(node));
  valid.forEach((edge) => parts.get(groups.get(edge.from))?.edges.push(edge));
  return [...parts.values()];
}

/**
 * Walks in depth from the first nodes, turns round the edges that lead back to where the walk came from,
 * and puts each node right below the lowest of those that lead to it.
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 */
function rank(nodes, edges) {
  const indexes = new Map(nodes.map(({ id }, index) => [id, index]));
  const ends = edges.map(({ from, to }) => [indexes.get(from) ?? 0, indexes.get(to) ?? 0]);
  const [out, above, below] = [0, 1, 2].map(() => nodes.map(() => /** @type {number[]} */ ([])));
  ends.forEach(([from], edge) => out[from].push(edge));
  const entered = new Set(ends.map(([, to]) => to));
  const all = [...nodes.keys()];
  const roots = [...all.filter((i) => nodes[i].first), ...all.filter((i) => !entered.has(i)), ...all];
  const reversed = ends.map(() => false);
  const next = nodes.map(() => 0);
  const open = new Set();
  /** @type {Set<number>} */
  const done = new Set();
  for (const root of roots) {
    const stack = [root];
    for (let node = root; stack.length > 0 && !done.has(node); node = stack[stack.length - 1]) {
      open.add(node);
      const edge = out[node][next[node]++];
      const to = edge === undefined ? -1 : ends[edge][1];
      if (edge === undefined) {
        done.add(node);
        open.delete(node);
        stack.pop();
      } else if (open.has(to)) {
        reversed[edge] = true;
        ends[edge].reverse();
      } else if (!done.has(to)) {
        stack.push(to);
      }
    }
  }
  ends.forEach(([top, bottom]) => {
    above[bottom].push(top);
    below[top].push(bottom);
  });
  const order = [...done].reverse();
  const layers = nodes.map(() => 0);
  const highest = (/** @type {number} */ node) => above[node].reduce((most, other) => Math.max(most, layers[other] + 1), 0);
  order.forEach((node) => (layers[node] = highest(node)));
  return { ends, reversed, above, below, order, layers, highest };
}

/** A graph that hangs together, drawn. */
class Part {
  /** @param {Node[]} nodes @param {Edge[]} edges */
  constructor(nodes, edges) {
    /** @type {Vertex[]} */
    this.vertices = [];
    this.loops = edges.filter(({ from, to }) => from === to);
    this.lines = this.findLines(nodes, edges.filter(({ from, to }) => from !== to));
    this.layers = this.firstOrder();
    this.sortLayers();
    this.place();
    this.findPorts();
    this.width = this.vertices.reduce((most, { x, width }) => Math.max(most, x + width / 2), 0);
    this.height = this.vertices.reduce((most, { y, height }) => Math.max(most, y + height / 2), 0);
  }

  /** Puts the nodes in layers, and bends into the lines. @param {Node[]} nodes @param {Edge[]} edges @returns {Line[]} */
  findLines(nodes, edges) {
    const { ends, reversed, ...ranks } = rank(nodes, edges);
    const layers = pullTogether(nodes, ranks);
    // Between two layers of nodes there is one of labels.
    const step = edges.some((edge) => edge.label) ? 2 : 1;
    nodes.forEach((node, i) => {
      const loops = this.loops.filter(({ from }) => from === node.id);
      const room = loops.reduce((sum, { label }) => sum + LOOP.width + (label?.width ?? 0), 0);
      this.add(node, null, { width: node.width + 2 * room, height: node.height }, layers[i] * step);
    });
    return edges.map((edge, i) => {
      const [top, bottom] = ends[i].map((end) => this.vertices[end]);
      const chain = [top];
      for (let layer = top.layer + 1; layer < bottom.layer; layer++) {
        // The label stands where the way begins.
        const labelled = layer === (reversed[i] ? bottom.layer - 1 : top.layer + 1);
        const label = (labelled && edge.label) || null;
        chain.push(this.add(null, label, label ?? { width: 0, height: 0 }, layer));
      }
      chain.push(bottom);
      chain.slice(1).forEach((vertex, j) => {
        chain[j].down.push(vertex.index);
        vertex.up.push(chain[j].index);
      });
      return { edge, chain, reversed: reversed[i], top: 0, bottom: 0 };
    });
  }

  /** @param {Node | null} node @param {Size | null} label @param {Size} size @param {number} layer */
  add(node, label, { width, height }, layer) {
    const index = this.vertices.length;
    /** @type {Vertex} */
    const vertex = { index, node, label, width, height, layer, x: 0, y: 0, up: [], down: [] };
    this.vertices.push(vertex);
    return vertex;
  }

  /** The layers in the order in which a walk in depth comes by. */
  firstOrder() {
    /** @type {number[][]} */
    const layers = [];
    const seen = new Set();
    const roots = this.vertices.filter(({ up }) => up.length === 0).sort((a, b) => a.layer - b.layer);
    const stack = roots.map(({ index }) => index).reverse();
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (!seen.has(index)) {
        seen.add(index);
        const { layer, down } = this.vertices[index];
        (layers[layer] ??= []).push(index);
        stack.push(...down.toReversed());
      }
    }
    return layers;
  }

  /** Sorts by the middle of the neighbours above, then below, in turn, and keeps the best order. */
  sortLayers() {
    const { vertices } = this;
    const place = new Int32Array(vertices.length);
    const wish = new Float64Array(vertices.length);
    const layers = this.layers.map((layer) => [...layer]);
    const settle = (/** @type {number[]} */ layer) => layer.forEach((index, i) => (place[index] = i));
    layers.forEach(settle);
    let fewest = crossings(vertices, layers, place);
    const most = vertices.length > 4000 ? 6 : 24;
    for (let sweep = 0, failed = 0; sweep < most && failed < 6 && fewest > 0; sweep++) {
      const side = sweep % 2 === 0 ? 'up' : 'down';
      const tie = sweep % 4 < 2 ? 1 : -1;
      for (const layer of side === 'up' ? layers : layers.toReversed()) {
        for (const index of layer) {
          const near = vertices[index][side];
          let sum = 0;
          near.forEach((other) => (sum += place[other]));
          wish[index] = near.length > 0 ? sum / near.length : place[index];
        }
        layer.sort((a, b) => wish[a] - wish[b] || tie * (place[a] - place[b]));
        settle(layer);
      }
      const now = crossings(vertices, layers, place);
      failed += 1;
      if (now < fewest) {
        [fewest, failed] = [now, 0];
        this.layers = layers.map((layer) => [...layer]);
      }
    }
  }

  /** Gives every vertex its coordinates. */
  place() {
    const { vertices, layers } = this;
    const xs = coordinates({
      layers,
      up: vertices.map(({ up }) => up),
      down: vertices.map(({ down }) => down),
      isBend: (index) => vertices[index].node === null,
      distance: (left, right) => {
        const [a, b] = [vertices[left], vertices[right]];
        return (a.width + b.width) / 2 + (a.node && b.node ? GAP.node : GAP.bend);
      },
    });
    const left = vertices.reduce((least, { index, width }) => Math.min(least, xs[index] - width / 2), Infinity);
    vertices.forEach((vertex) => (vertex.x = xs[vertex.index] - left));
    let y = 0;
    for (const layer of layers) {
      const members = layer.map((index) => vertices[index]);
      const height = members.reduce((most, vertex) => Math.max(most, vertex.height), 0);
      let reach = 0;
      for (const vertex of members) {
        vertex.y = y + height / 2;
        // A bend is as high as its layer, so that ways pass between the states and not over them.
        vertex.height = vertex.node ? vertex.height : height;
        vertex.down.forEach((other) => (reach = Math.max(reach, Math.abs(vertices[other].x - vertex.x))));
      }
      y += height + GAP.layer + Math.min(50, reach / 12);
    }
  }

  /** Lets lines meet their nodes side by side, in the order of where they go. */
  findPorts() {
    for (const side of /** @type {const} */ (['top', 'bottom'])) {
      /** @type {Map<Vertex, { line: Line, next: number }[]>} */
      const meetings = new Map();
      for (const line of this.lines) {
        const [end, next] = side === 'top' ? line.chain : line.chain.slice(-2).reverse();
        meetings.set(end, [...(meetings.get(end) ?? []), { line, next: next.x }]);
      }
      meetings.forEach((meeting, { node, x }) => {
        const space = Math.min(GAP.port, ((node?.width ?? 0) * 0.7) / meeting.length);
        meeting.sort((a, b) => a.next - b.next);
        meeting.forEach(({ line }, i) => (line[side] = x + (i - (meeting.length - 1) / 2) * space));
      });
    }
  }

  /** @param {Drawing} drawing @param {number} dx @param {number} dy */
  draw(drawing, dx, dy) {
    for (const vertex of this.vertices) {
      vertex.x += dx;
      vertex.y += dy;
      const { node, x, y, layer } = vertex;
      if (node) {
        drawing.nodes.set(node.id, { x, y, width: node.width, height: node.height, layer });
      }
    }
    this.lines.forEach((line) => drawing.edges.set(line.edge.id, route(line, dx)));
    /** @type {Map<string, number>} */
    const rooms = new Map();
    for (const loop of this.loops) {
      const { x = 0, y = 0, width = 0 } = drawing.nodes.get(loop.from) ?? {};
      const room = rooms.get(loop.from) ?? 0;
      drawing.edges.set(loop.id, loopRoute({ x: x + width / 2, y }, room, loop.label));
      rooms.set(loop.from, room + LOOP.width + (loop.label?.width ?? 0));
    }
    const order = this.layers.flat().flatMap((index) => this.vertices[index].node?.id ?? []);
    drawing.order.push(...order);
  }
}

/**
 * The layers with each node as near as possible to most of its neighbours, and none empty.
 * @param {Node[]} nodes
 * @param {Omit<ReturnType<typeof rank>, 'ends' | 'reversed'>} ranks
 */
function pullTogether(nodes, { above, below, order, layers, highest }) {
  const backwards = order.toReversed();
  for (let pass = 0; pass < 8; pass++) {
    for (const node of pass % 2 === 0 ? backwards : order) {
      const pull = below[node].length - above[node].length;
      if (pull > 0 && !(nodes[node].first && above[node].length === 0)) {
        layers[node] = below[node].reduce((least, other) => Math.min(least, layers[other] - 1), Infinity);
      } else if (pull < 0) {
        layers[node] = highest(node);
      }
    }
  }
  const used = [...new Set(layers)].sort((a, b) => a - b);
  const dense = new Map(used.map((layer, index) => [layer, index]));
  return layers.map((layer) => dense.get(layer) ?? 0);
}

/**
 * Counts crossings, layer by layer, with a tree of sums.
 * @param {Vertex[]} vertices
 * @param {number[][]} layers
 * @param {Int32Array} place
 */
function crossings(vertices, layers, place) {
  let total = 0;
  for (let i = 1; i < layers.length; i++) {
    const tree = new Int32Array(layers[i].length + 1);
    let seen = 0;
    for (const index of layers[i - 1]) {
      const lower = vertices[index].down.map((other) => place[other] + 1);
      for (const each of lower) {
        total += seen;
        for (let node = each; node > 0; node -= node & -node) {
          total -= tree[node];
        }
      }
      for (const each of lower) {
        seen += 1;
        for (let node = each; node < tree.length; node += node & -node) {
          tree[node] += 1;
        }
      }
    }
  }
  return total;
}

/** @param {Line} line @param {number} dx by which its ports are to be moved @returns {Route} */
function route({ chain, reversed, top, bottom }, dx) {
  const inner = chain.slice(1, -1);
  const [first, last] = [chain[0], chain[chain.length - 1]];
  const points = [
    { x: top + dx, y: first.y + first.height / 2 },
    ...inner.flatMap(({ x, y, height }) => [-height / 2, height / 2].map((half) => ({ x, y: y + half }))),
    { x: bottom + dx, y: last.y - last.height / 2 },
  ];
  const bearer = inner.find((vertex) => vertex.label);
  const label = bearer?.label ? { ...bearer.label, x: bearer.x, y: bearer.y } : null;
  if (reversed) {
    points.reverse();
  }
  const tip = points[points.length - 1];
  return { path: smooth(points), points, tip, direction: reversed ? 'up' : 'down', reversed, label };
}

/** A curve that is upright in every point. @param {Point[]} points */
function smooth([start, ...points]) {
  let [x, y] = [round(start.x), round(start.y)];
  let path = `M${x} ${y}`;
  for (const point of points) {
    const [nextX, nextY] = [round(point.x), round(point.y)];
    const half = round((y + nextY) / 2);
    path += x === nextX ? `V${nextY}` : `C${x} ${half} ${nextX} ${half} ${nextX} ${nextY}`;
    [x, y] = [nextX, nextY];
  }
  return path;
}

/**
 * @param {Point} side the middle of the node's right side
 * @param {number} room that other loops take
 * @param {Size} [label]
 * @returns {Route}
 */
function loopRoute({ x, y }, room, label) {
  const far = x + room + LOOP.width - 8;
  const [top, bottom] = [round(y - LOOP.height), round(y + LOOP.height)];
  const path = `M${round(x)} ${top}C${round(far)} ${top - 6} ${round(far)} ${bottom + 6} ${round(x)} ${bottom}`;
  const tip = { x, y: bottom };
  const points = [{ x, y: top }, { x: far - 6, y }, tip];
  const box = label ? { ...label, x: far + label.width / 2, y } : null;
  return { path, points, tip, direction: 'left', reversed: false, label: box };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}
