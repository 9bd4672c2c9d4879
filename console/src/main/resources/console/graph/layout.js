/**
 * A layered drawing of a directed graph, after Sugiyama: ways that close a circle are turned round,
 * states are put in layers so that ways lead down, ways over several layers bend in each, and the
 * layers are sorted so that few ways cross. Parts that do not hang together stand side by side. The
 * same graph is always drawn the same.
 */

import { coordinates } from './coordinates.js';

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ width: number, height: number }} Size */

/**
 * @typedef {Size & { id: string, first?: boolean }} Node with `first`, it stands on top if it can
 * @typedef {{ id: string, from: string, to: string, label?: Size }} Edge
 */

/**
 * @typedef {Point & Size} Box by its middle
 * @typedef {object} Route
 * @property {string} path for SVG
 * @property {Point[]} points the route as straight lines
 * @property {Point} tip where it ends
 * @property {'down' | 'up' | 'left'} direction of the tip
 * @property {boolean} reversed whether it leads up, against the direction of the drawing
 * @property {Box | null} label
 */

/**
 * @typedef {Size & { nodes: Map<string, Box & { layer: number }>, edges: Map<string, Route>,
 *     order: string[] }} Drawing with the nodes' ids in the order of reading
 */

/** Distances between neighbours in a layer, between layers, and between parts. */
const GAP = { node: 32, bend: 16, layer: 30, part: 64 };
const PORT_MOST = 22;
const LOOP = { width: 34, height: 10 };

/**
 * @typedef {object} Vertex of one part's layered graph
 * @property {number} index
 * @property {Node | null} node null if it is a bend of a way
 * @property {Size | null} label that the bend carries
 * @property {number} width
 * @property {number} height
 * @property {number} layer
 * @property {number} x
 * @property {number} y
 * @property {number[]} up
 * @property {number[]} down
 */

/** @typedef {{ edge: Edge, chain: number[], reversed: boolean }} Line with vertices from top to bottom */

/** @typedef {{ vertices: Vertex[], layers: number[][], lines: Line[] }} Part */

/**
 * Draws the graph. Edges to or from nodes that are not there are left out.
 *
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 * @returns {Drawing}
 */
export function layout(nodes, edges) {
  const known = new Set(nodes.map((node) => node.id));
  const valid = edges.filter((edge) => known.has(edge.from) && known.has(edge.to));
  const loops = valid.filter((edge) => edge.from === edge.to);
  const lines = valid.filter((edge) => edge.from !== edge.to);
  const drawings = components(nodes, lines).map((part) => {
    const ids = new Set(part.map((node) => node.id));
    const inside = lines.filter((edge) => ids.has(edge.from));
    return drawPart(part, inside, loops.filter((edge) => ids.has(edge.from)));
  });
  return pack(drawings);
}

/**
 * How many layers each edge would pass at least, upwards or downwards. Of the edges that lead to a node
 * one or more pass only one, unless all of them lead upwards.
 *
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 * @returns {number[]} in the order of the edges
 */
export function spans(nodes, edges) {
  const indexes = new Map(nodes.map((node, index) => [node.id, index]));
  const ends = edges.map(({ from, to }) => [indexes.get(from) ?? 0, indexes.get(to) ?? 0]);
  const { order, reversed } = breakCycles(nodes, ends);
  const layers = highestLayers(order, ends.map(([from, to], i) => (reversed[i] ? [to, from] : [from, to])));
  return ends.map(([from, to]) => Math.abs(layers[to] - layers[from]));
}

/**
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 * @param {Edge[]} loops
 */
function drawPart(nodes, edges, loops) {
  const part = layered(nodes, edges, roomForLoops(loops));
  sortLayers(part);
  place(part);
  return draw(part, loops);
}

/**
 * The nodes of each part that hangs together.
 *
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 * @returns {Node[][]}
 */
function components(nodes, edges) {
  /** @type {Map<string, string[]>} */
  const near = new Map(nodes.map((node) => [node.id, []]));
  for (const { from, to } of edges) {
    near.get(from)?.push(to);
    near.get(to)?.push(from);
  }
  /** @type {Map<string, number>} */
  const parts = new Map();
  let found = 0;
  for (const node of nodes) {
    if (!parts.has(node.id)) {
      const reached = [node.id];
      parts.set(node.id, found);
      for (const id of reached) {
        for (const next of near.get(id) ?? []) {
          if (!parts.has(next)) {
            parts.set(next, found);
            reached.push(next);
          }
        }
      }
      found += 1;
    }
  }
  /** @type {Node[][]} */
  const lists = Array.from({ length: found }, () => []);
  nodes.forEach((node) => lists[parts.get(node.id) ?? 0].push(node));
  return lists;
}

/**
 * Puts the nodes in layers, and bends into the ways that pass layers.
 *
 * @param {Node[]} nodes
 * @param {Edge[]} edges
 * @param {Map<string, number>} loopRoom
 * @returns {Part}
 */
function layered(nodes, edges, loopRoom) {
  /** @type {Vertex[]} */
  const vertices = [];
  const add = (/** @type {Node | null} */ node, /** @type {Size} */ size, /** @type {number} */ layer) => {
    const index = vertices.length;
    const label = node || size.width === 0 ? null : size;
    vertices.push({ index, node, label, ...size, layer, x: 0, y: 0, up: [], down: [] });
    return index;
  };
  const indexes = new Map(nodes.map((node, index) => [node.id, index]));
  const ends = edges.map(({ from, to }) => [indexes.get(from) ?? 0, indexes.get(to) ?? 0]);
  const { order, reversed } = breakCycles(nodes, ends);
  const step = edges.some((edge) => edge.label) ? 2 : 1;
  const layerOf = assignLayers(nodes, order, ends.map(([from, to], i) => (reversed[i] ? [to, from] : [from, to])));
  nodes.forEach((node, i) => {
    const width = node.width + 2 * (loopRoom.get(node.id) ?? 0);
    add(node, { width, height: node.height }, layerOf[i] * step);
  });
  const lines = edges.map((edge, i) => {
    const [top, bottom] = reversed[i] ? ends[i].toReversed() : ends[i];
    const chain = [top];
    const last = layerOf[bottom] * step - 1;
    for (let layer = layerOf[top] * step + 1; layer <= last; layer++) {
      // The label is where the way begins.
      const labelled = layer === (reversed[i] ? last : layerOf[top] * step + 1);
      chain.push(add(null, (labelled && edge.label) || { width: 0, height: 0 }, layer));
    }
    chain.push(bottom);
    for (let j = 1; j < chain.length; j++) {
      vertices[chain[j - 1]].down.push(chain[j]);
      vertices[chain[j]].up.push(chain[j - 1]);
    }
    return { edge, chain, reversed: reversed[i] };
  });
  return { vertices, layers: firstOrder(vertices), lines };
}

/**
 * Walks the graph in depth from its first nodes and turns round the ways that lead back to where the
 * walk came from.
 *
 * @param {Node[]} nodes
 * @param {number[][]} ends
 * @returns {{ order: number[], reversed: boolean[] }} the nodes so that ways lead from earlier to later
 */
function breakCycles(nodes, ends) {
  /** @type {number[][]} */
  const out = nodes.map(() => []);
  const isEntered = nodes.map(() => false);
  ends.forEach(([from, to], edge) => {
    out[from].push(edge);
    isEntered[to] = true;
  });
  const all = nodes.map((_, index) => index);
  const roots = [
    ...all.filter((index) => nodes[index].first),
    ...all.filter((index) => !isEntered[index]),
    ...all,
  ];
  const reversed = ends.map(() => false);
  /** @type {number[]} */
  const finished = [];
  const states = nodes.map(() => /** @type {'new' | 'open' | 'done'} */ ('new'));
  for (const root of roots) {
    const path = states[root] === 'new' ? [{ node: root, next: 0 }] : [];
    while (path.length > 0) {
      const top = path[path.length - 1];
      states[top.node] = 'open';
      const edge = out[top.node][top.next++];
      if (edge === undefined) {
        states[top.node] = 'done';
        finished.push(top.node);
        path.pop();
      } else if (states[ends[edge][1]] === 'new') {
        path.push({ node: ends[edge][1], next: 0 });
      } else {
        reversed[edge] = states[ends[edge][1]] === 'open';
      }
    }
  }
  return { order: finished.reverse(), reversed };
}

/**
 * The layer of each node: below all that lead to it, and from there as near as possible to most of its
 * neighbours.
 *
 * @param {Node[]} nodes
 * @param {number[]} order
 * @param {number[][]} ends from top to bottom
 * @returns {number[]}
 */
function assignLayers(nodes, order, ends) {
  const { above, below } = neighbours(order, ends);
  const layers = highestLayers(order, ends);
  const highest = (/** @type {number} */ node) => above[node].reduce((most, other) => Math.max(most, layers[other] + 1), 0);
  const lowest = (/** @type {number} */ node) => below[node].reduce((least, other) => Math.min(least, layers[other] - 1), Infinity);
  const backwards = order.toReversed();
  for (let pass = 0; pass < 8; pass++) {
    for (const node of pass % 2 === 0 ? backwards : order) {
      const pull = below[node].length - above[node].length;
      if (pull > 0 && !(nodes[node].first && above[node].length === 0)) {
        layers[node] = lowest(node);
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
 * The layer of each node right below the lowest of those that lead to it.
 *
 * @param {number[]} order
 * @param {number[][]} ends
 * @returns {number[]}
 */
function highestLayers(order, ends) {
  const { above } = neighbours(order, ends);
  const layers = order.map(() => 0);
  order.forEach((node) => (layers[node] = above[node].reduce((most, other) => Math.max(most, layers[other] + 1), 0)));
  return layers;
}

/**
 * @param {number[]} nodes
 * @param {number[][]} ends
 */
function neighbours(nodes, ends) {
  /** @type {number[][]} */
  const above = nodes.map(() => []);
  /** @type {number[][]} */
  const below = nodes.map(() => []);
  ends.forEach(([top, bottom]) => {
    above[bottom].push(top);
    below[top].push(bottom);
  });
  return { above, below };
}

/**
 * The layers in the order in which a walk from above comes by.
 *
 * @param {Vertex[]} vertices
 * @returns {number[][]}
 */
function firstOrder(vertices) {
  /** @type {number[][]} */
  const layers = [];
  const seen = new Uint8Array(vertices.length);
  const roots = vertices.filter((vertex) => vertex.up.length === 0);
  for (const root of roots.sort((a, b) => a.layer - b.layer)) {
    const stack = [root.index];
    for (let index = stack.pop(); index !== undefined; index = stack.pop()) {
      if (!seen[index]) {
        seen[index] = 1;
        const { layer, down } = vertices[index];
        (layers[layer] ??= []).push(index);
        stack.push(...down.toReversed());
      }
    }
  }
  return layers;
}

/**
 * Sorts the layers, down and up in turn, by the middle of each vertex's neighbours, and keeps the order
 * with the fewest crossings.
 *
 * @param {Part} part
 */
function sortLayers(part) {
  const { vertices, layers } = part;
  const position = new Float64Array(vertices.length);
  const wish = new Float64Array(vertices.length);
  const number = (/** @type {number[]} */ layer) => layer.forEach((index, i) => (position[index] = i));
  layers.forEach(number);
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(part, position);
  const sweeps = vertices.length > 5000 ? 8 : 24;
  for (let sweep = 0, failed = 0; sweep < sweeps && failed < 6 && fewest > 0; sweep++) {
    const side = sweep % 2 === 0 ? 'up' : 'down';
    for (const layer of side === 'up' ? layers : layers.toReversed()) {
      layer.forEach((index) => (wish[index] = middle(vertices[index][side], position) ?? position[index]));
      const tie = sweep % 4 < 2 ? 1 : -1;
      layer.sort((a, b) => wish[a] - wish[b] || tie * (position[a] - position[b]));
      number(layer);
    }
    const now = crossings(part, position);
    failed = now < fewest ? 0 : failed + 1;
    if (now < fewest) {
      fewest = now;
      best = layers.map((layer) => [...layer]);
    }
  }
  part.layers = best;
}

/**
 * @param {number[]} neighbours
 * @param {Float64Array} position
 */
function middle(neighbours, position) {
  return neighbours.length === 0
    ? null
    : neighbours.reduce((sum, index) => sum + position[index], 0) / neighbours.length;
}

/**
 * Counts crossings, layer by layer, with a tree of sums.
 *
 * @param {Part} part
 * @param {Float64Array} position
 * @returns {number}
 */
function crossings({ vertices, layers }, position) {
  let total = 0;
  for (let i = 1; i < layers.length; i++) {
    const size = layers[i].length;
    const tree = new Int32Array(size + 1);
    let seen = 0;
    for (const index of layers[i - 1]) {
      const { down } = vertices[index];
      const lower = down.map((other) => position[other]);
      if (lower.length > 1) {
        lower.sort((a, b) => a - b);
      }
      for (const each of lower) {
        total += seen;
        for (let node = each + 1; node > 0; node -= node & -node) {
          total -= tree[node];
        }
      }
      for (const each of lower) {
        seen += 1;
        for (let node = each + 1; node <= size; node += node & -node) {
          tree[node] += 1;
        }
      }
    }
  }
  return total;
}

/**
 * Gives every vertex its place.
 *
 * @param {Part} part
 */
function place({ vertices, layers }) {
  const gap = (/** @type {Vertex} */ a, /** @type {Vertex} */ b) => (a.node && b.node ? GAP.node : GAP.bend);
  const xs = coordinates({
    layers,
    up: vertices.map((vertex) => vertex.up),
    down: vertices.map((vertex) => vertex.down),
    isBend: (index) => vertices[index].node === null,
    distance: (a, b) =>
      (vertices[a].width + vertices[b].width) / 2 + gap(vertices[a], vertices[b]),
  });
  const left = vertices.reduce((least, { index, width }) => Math.min(least, xs[index] - width / 2), Infinity);
  vertices.forEach((vertex) => (vertex.x = xs[vertex.index] - left));
  let y = 0;
  for (const layer of layers) {
    const members = layer.map((index) => vertices[index]);
    const height = Math.max(...members.map((vertex) => vertex.height));
    members.forEach((vertex) => {
      vertex.y = y + height / 2;
      // A bend is as high as its layer, so that ways pass between the states and not over them.
      vertex.height = vertex.node ? vertex.height : height;
    });
    const reach = members.flatMap((vertex) => vertex.down.map((other) => Math.abs(xs[other] - vertex.x - left)));
    y += height + GAP.layer + Math.min(50, Math.max(0, ...reach) / 12);
  }
}

/**
 * @param {Part} part
 * @param {Edge[]} loops
 * @returns {Drawing}
 */
function draw({ vertices, layers, lines }, loops) {
  /** @type {Drawing['nodes']} */
  const nodes = new Map();
  for (const { node, x, y, layer } of vertices) {
    if (node) {
      nodes.set(node.id, { x, y, width: node.width, height: node.height, layer });
    }
  }
  const ports = findPorts(vertices, lines);
  /** @type {Drawing['edges']} */
  const edges = new Map();
  lines.forEach((line, i) => edges.set(line.edge.id, route(vertices, line, ports[i])));
  /** @type {Map<string, number>} */
  const drawn = new Map();
  for (const loop of loops) {
    const box = nodes.get(loop.from);
    const room = drawn.get(loop.from) ?? 0;
    if (box) {
      edges.set(loop.id, loopRoute(box, loop, room));
      drawn.set(loop.from, room + LOOP.width + (loop.label?.width ?? 0));
    }
  }
  const order = layers.flat().flatMap((index) => vertices[index].node?.id ?? []);
  const width = Math.max(...vertices.map((vertex) => vertex.x + vertex.width / 2));
  const height = Math.max(...vertices.map((vertex) => vertex.y + vertex.height / 2));
  return { width, height, nodes, edges, order };
}

/**
 * Where each line meets its two nodes: side by side in the order of where the lines go.
 *
 * @param {Vertex[]} vertices
 * @param {Line[]} lines
 * @returns {{ top: number, bottom: number }[]}
 */
function findPorts(vertices, lines) {
  const ports = lines.map(() => ({ top: 0, bottom: 0 }));
  for (const side of /** @type {const} */ (['top', 'bottom'])) {
    /** @type {Map<number, { line: number, next: number }[]>} */
    const meeting = new Map();
    lines.forEach(({ chain }, line) => {
      const [end, next] = side === 'top' ? [chain[0], chain[1]] : [chain[chain.length - 1], chain[chain.length - 2]];
      const group = meeting.get(end) ?? [];
      meeting.set(end, group);
      group.push({ line, next: vertices[next].x });
    });
    meeting.forEach((group, end) => {
      const { node, x } = vertices[end];
      const space = Math.min(PORT_MOST, ((node?.width ?? 0) * 0.7) / group.length);
      group.sort((a, b) => a.next - b.next || a.line - b.line);
      group.forEach(({ line }, i) => (ports[line][side] = x + (i - (group.length - 1) / 2) * space));
    });
  }
  return ports;
}

/**
 * @param {Vertex[]} vertices
 * @param {Line} line
 * @param {{ top: number, bottom: number }} port
 * @returns {Route}
 */
function route(vertices, { edge, chain, reversed }, port) {
  const inner = chain.slice(1, -1).map((index) => vertices[index]);
  const [first, last] = [vertices[chain[0]], vertices[chain[chain.length - 1]]];
  const points = [
    { x: port.top, y: first.y + first.height / 2 },
    ...inner.flatMap(({ x, y, height }) => [
      { x, y: y - height / 2 },
      { x, y: y + height / 2 },
    ]),
    { x: port.bottom, y: last.y - last.height / 2 },
  ];
  const bearer = inner.find((vertex) => vertex.label);
  const label = bearer?.label ? { x: bearer.x, y: bearer.y, ...bearer.label } : null;
  if (reversed) {
    points.reverse();
  }
  const tip = points[points.length - 1];
  return { path: smooth(points), points, tip, direction: reversed ? 'up' : 'down', reversed, label };
}

/**
 * A curve that is upright in every point.
 *
 * @param {Point[]} points
 */
function smooth(points) {
  let path = `M${round(points[0].x)} ${round(points[0].y)}`;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]];
    const half = round((a.y + b.y) / 2);
    path +=
      Math.abs(a.x - b.x) < 0.5
        ? `L${round(b.x)} ${round(b.y)}`
        : `C${round(a.x)} ${half} ${round(b.x)} ${half} ${round(b.x)} ${round(b.y)}`;
  }
  return path;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 10) / 10;
}

/** @param {Edge[]} loops */
function roomForLoops(loops) {
  /** @type {Map<string, number>} */
  const room = new Map();
  for (const { from, label } of loops) {
    room.set(from, (room.get(from) ?? 0) + LOOP.width + (label?.width ?? 0));
  }
  return room;
}

/**
 * @param {Box} box
 * @param {Edge} loop
 * @param {number} room that other loops take
 * @returns {Route}
 */
function loopRoute(box, loop, room) {
  const side = box.x + box.width / 2;
  const far = side + room + LOOP.width - 8;
  const [top, bottom] = [box.y - LOOP.height, box.y + LOOP.height];
  const path = `M${round(side)} ${round(top)}C${round(far)} ${round(top - 6)} ${round(far)} ${round(bottom + 6)} ${round(side)} ${round(bottom)}`;
  const points = [
    { x: side, y: top },
    { x: far - 6, y: box.y },
    { x: side, y: bottom },
  ];
  const label = loop.label ? { x: far + loop.label.width / 2, y: box.y, ...loop.label } : null;
  return { path, points, tip: points[2], direction: 'left', reversed: false, label };
}

/**
 * Puts the drawings of parts side by side, in rows.
 *
 * @param {Drawing[]} drawings
 * @returns {Drawing}
 */
function pack(drawings) {
  const area = drawings.reduce((sum, { width, height }) => sum + (width + GAP.part) * (height + GAP.part), 0);
  const limit = Math.max(Math.sqrt(area) * 1.6, ...drawings.map((drawing) => drawing.width));
  /** @type {Drawing} */
  const all = { width: 0, height: 0, nodes: new Map(), edges: new Map(), order: [] };
  let [x, y, row] = [0, 0, 0];
  for (const drawing of drawings) {
    if (x > 0 && x + drawing.width > limit) {
      [x, y, row] = [0, y + row + GAP.part, 0];
    }
    addMoved(all, drawing, x, y);
    all.width = Math.max(all.width, x + drawing.width);
    all.height = Math.max(all.height, y + drawing.height);
    x += drawing.width + GAP.part;
    row = Math.max(row, drawing.height);
  }
  return all;
}

/**
 * @param {Drawing} all
 * @param {Drawing} drawing
 * @param {number} dx
 * @param {number} dy
 */
function addMoved(all, drawing, dx, dy) {
  const move = (/** @type {Point} */ point) => {
    point.x += dx;
    point.y += dy;
  };
  drawing.nodes.forEach((box, id) => {
    move(box);
    all.nodes.set(id, box);
  });
  drawing.edges.forEach((edge, id) => {
    edge.points.forEach(move);
    if (edge.label) {
      move(edge.label);
    }
    edge.path = edge.direction === 'left' ? edge.path : smooth(edge.points);
    all.edges.set(id, edge);
  });
  all.order.push(...drawing.order);
}
