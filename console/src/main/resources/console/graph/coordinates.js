/**
 * Where the vertices of a layered graph stand from left to right, after Brandes and Köpf, "Fast and
 * Simple Horizontal Coordinate Assignment" (2001): vertices are aligned with their median neighbours in
 * four ways, and each takes the middle of its four places. Long ways come out straight. The blocks of
 * aligned vertices are placed by longest paths, which keeps the distances whatever the widths are.
 */

/**
 * A layered graph. Vertices are numbers.
 *
 * @typedef {object} Layered
 * @property {number[][]} layers the vertices of each layer from left to right
 * @property {number[][]} up for each vertex those that it is joined with in the layer above
 * @property {number[][]} down the same for the layer below
 * @property {(vertex: number) => boolean} isBend whether it is only a point of a long way
 * @property {(left: number, right: number) => number} distance the least one between two neighbours
 */

/** The place of each vertex's middle. @param {Layered} graph @returns {number[]} */
export function coordinates(graph) {
  const size = graph.up.length;
  const conflicts = findConflicts(graph);
  /** @type {number[][]} */
  const placings = [];
  for (const fromBelow of [false, true]) {
    for (const fromRight of [false, true]) {
      let layers = fromBelow ? graph.layers.toReversed() : graph.layers;
      layers = fromRight ? layers.map((layer) => layer.toReversed()) : layers;
      const roots = align(layers, fromBelow ? graph.down : graph.up, conflicts, size);
      const distance = fromRight
        ? (/** @type {number} */ a, /** @type {number} */ b) => graph.distance(b, a)
        : graph.distance;
      const places = place(layers, roots, distance);
      placings.push(fromRight ? places.map((x) => -x) : places);
    }
  }
  const extents = placings.map((xs) => ({
    left: xs.reduce((a, b) => Math.min(a, b), Infinity),
    right: xs.reduce((a, b) => Math.max(a, b), -Infinity),
  }));
  const narrowest = extents.reduce((a, b) => (b.right - b.left < a.right - a.left ? b : a));
  placings.forEach((xs, index) => {
    const side = index % 2 === 0 ? 'left' : 'right';
    const shift = narrowest[side] - extents[index][side];
    xs.forEach((x, vertex) => (xs[vertex] = x + shift));
  });
  return Array.from({ length: size }, (_, vertex) => {
    const four = placings.map((places) => places[vertex]).sort((a, b) => a - b);
    return (four[1] + four[2]) / 2;
  });
}

/**
 * Joins that cross the inner part of a long way; they give way, so that it stays straight.
 * @param {Layered} graph
 * @returns {Set<number>} keys of pairs
 */
function findConflicts({ layers, up, isBend }) {
  /** @type {Set<number>} */
  const conflicts = new Set();
  const place = places(layers, up.length);
  for (let index = 1; index < layers.length; index++) {
    const layer = layers[index];
    let from = 0;
    let scanned = 0;
    layer.forEach((vertex, position) => {
      const inner = isBend(vertex) ? up[vertex].find(isBend) : undefined;
      if (inner === undefined && position < layer.length - 1) {
        return;
      }
      const to = inner === undefined ? Infinity : place[inner];
      for (; scanned <= position; scanned++) {
        const lower = layer[scanned];
        for (const upper of up[lower]) {
          const outside = place[upper] < from || place[upper] > to;
          if (outside && !(isBend(upper) && isBend(lower))) {
            conflicts.add(pair(upper, lower, up.length));
          }
        }
      }
      from = to;
    });
  }
  return conflicts;
}

/**
 * Aligns vertices with their median neighbours, without crossings.
 * @param {number[][]} layers
 * @param {number[][]} neighbours in the layer before
 * @param {Set<number>} conflicts
 * @param {number} size
 * @returns {number[]} for each vertex the first of those that it is aligned with
 */
function align(layers, neighbours, conflicts, size) {
  const roots = Array.from({ length: size }, (_, vertex) => vertex);
  const place = places(layers, size);
  for (const layer of layers) {
    let last = -1;
    for (const vertex of layer) {
      const near =
        neighbours[vertex].length > 1
          ? neighbours[vertex].toSorted((a, b) => place[a] - place[b])
          : neighbours[vertex];
      const middle = (near.length - 1) / 2;
      for (let i = Math.floor(middle); i >= 0 && i <= Math.ceil(middle); i++) {
        const other = near[i];
        const free = roots[vertex] === vertex && place[other] > last;
        if (free && !conflicts.has(pair(vertex, other, size))) {
          roots[vertex] = roots[other];
          last = place[other];
        }
      }
    }
  }
  return roots;
}

/**
 * Places the blocks of aligned vertices as far left as they can be, then each as near as it can be to
 * the one on its right.
 * @param {number[][]} layers
 * @param {number[]} roots
 * @param {(left: number, right: number) => number} distance
 * @returns {number[]}
 */
function place(layers, roots, distance) {
  /** @type {Map<number, number>[]} */
  const right = roots.map(() => new Map());
  const waiting = new Int32Array(roots.length);
  for (const layer of layers) {
    for (let i = 1; i < layer.length; i++) {
      const next = right[roots[layer[i - 1]]];
      const block = roots[layer[i]];
      const known = next.get(block);
      waiting[block] += (known === undefined ? 1 : 0);
      next.set(block, Math.max(known ?? 0, distance(layer[i - 1], layer[i])));
    }
  }
  const order = roots.filter((root, vertex) => root === vertex && waiting[vertex] === 0);
  const xs = new Array(roots.length).fill(0);
  for (const block of order) {
    for (const [next, least] of right[block]) {
      xs[next] = Math.max(xs[next], xs[block] + least);
      waiting[next] -= 1;
      if (waiting[next] === 0) {
        order.push(next);
      }
    }
  }
  for (const block of order.reverse()) {
    let limit = Infinity;
    right[block].forEach((least, next) => (limit = Math.min(limit, xs[next] - least)));
    xs[block] = limit === Infinity ? xs[block] : Math.max(xs[block], limit);
  }
  return roots.map((root) => xs[root]);
}

/** @param {number[][]} layers @param {number} size */
function places(layers, size) {
  const place = new Array(size).fill(0);
  layers.forEach((layer) => layer.forEach((vertex, position) => (place[vertex] = position)));
  return place;
}

/** @param {number} a @param {number} b @param {number} size */
function pair(a, b, size) {
  return Math.min(a, b) * size + Math.max(a, b);
}
