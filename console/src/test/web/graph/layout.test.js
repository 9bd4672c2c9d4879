import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout, spans } from '../../../main/resources/console/graph/layout.js';
import { conversation } from './random.js';

/** @typedef {import('../../../main/resources/console/graph/layout.js').Box} Box */

const node = (/** @type {string} */ id, first = false) => ({ id, width: 80, height: 40, first });
const edge = (/** @type {string} */ text) => ({ id: text, from: text[0], to: text[1] });
const sizes = [1, 2, 5, 20, 60, 300];

for (const size of sizes) {
  for (const labelled of [false, true]) {
    test(`${size} states ${labelled ? 'with' : 'without'} labels`, () => {
      const graph = conversation(size, size, labelled);
      const drawing = layout(graph.nodes, graph.edges);
      checkComplete(graph, drawing);
      checkApart(graph, drawing);
      checkDirections(graph, drawing);
      assert.deepEqual(layout(graph.nodes, graph.edges), drawing);
    });
  }
}

test('a chain stands in one column', () => {
  const { nodes, order } = layout(['a', 'b', 'c', 'd'].map((id) => node(id)), ['ab', 'bc', 'cd'].map(edge));
  assert.deepEqual(order, ['a', 'b', 'c', 'd']);
  assert.equal(new Set([...nodes.values()].map(({ x }) => x)).size, 1);
});

test('the way back of a circle is the one that leads up', () => {
  const { edges, nodes } = layout([node('c'), node('b'), node('a', true)], ['ab', 'bc', 'ca'].map(edge));
  const reversed = [...edges].filter(([, route]) => route.reversed).map(([id]) => id);
  assert.deepEqual(reversed, ['ca']);
  assert.equal(nodes.get('a')?.layer, 0);
});

test('ways there and back, and ways side by side, do not lie on each other', () => {
  const ways = [edge('ab'), { ...edge('ab'), id: 'again' }, edge('ba')];
  const { edges } = layout([node('a'), node('b')], ways);
  assert.equal(new Set([...edges.values()].map(({ path }) => path)).size, 3);
  const starts = new Set([...edges.values()].flatMap(({ points }) => [points[0].x, points[points.length - 1].x]));
  assert.equal(starts.size, 3);
});

test('a tree is drawn without crossings', () => {
  const ids = [...'abcdefghijklm'];
  const ways = ['ab', 'ac', 'ad', 'be', 'cf', 'dg', 'bh', 'ci', 'dj', 'bk', 'cl', 'dm'].map(edge);
  const { nodes } = layout(ids.map((id) => node(id)), ways);
  const x = (/** @type {string} */ id) => nodes.get(id)?.x ?? 0;
  const sorted = (/** @type {string} */ text) => [...text].sort((a, b) => x(a) - x(b));
  const parents = sorted('ehkfilgjm').map((id) => ways.find(({ to }) => to === id)?.from);
  assert.deepEqual(parents, sorted('bcd').flatMap((id) => [id, id, id]));
});

test('layers are sorted so that ways do not cross, and ways leave a state in the order of their targets', () => {
  const { nodes, edges } = layout(['a', 'b', 'c', 'd'].map((id) => node(id)), ['ac', 'ad', 'bc'].map(edge));
  const x = (/** @type {string} */ id) => nodes.get(id)?.x ?? 0;
  assert.equal(Math.sign(x('d') - x('c')), Math.sign(x('a') - x('b')));
  const start = (/** @type {string} */ id) => edges.get(id)?.points[0].x ?? 0;
  assert.equal(Math.sign(start('ad') - start('ac')), Math.sign(x('d') - x('c')));
});

test('a label stands where its way begins, of a way that leads up as well', () => {
  const label = { width: 30, height: 14 };
  const ways = ['ab', 'bc', 'cd', 'ad', 'da'].map((text) => ({ ...edge(text), label }));
  const { edges } = layout(['a', 'b', 'c', 'd'].map((id) => node(id)), ways);
  assert.equal(edges.get('da')?.reversed, true);
  for (const id of ['ad', 'da']) {
    const { points = [], label: box } = edges.get(id) ?? {};
    assert.ok(box && Math.abs(box.y - points[0].y) < Math.abs(box.y - points[points.length - 1].y), id);
  }
});

test('parts that do not hang together stand side by side, and loops beside their states', () => {
  const { nodes, edges } = layout(['a', 'b', 'c'].map((id) => node(id)), [edge('ab'), edge('cc')]);
  assert.equal(nodes.get('c')?.y, nodes.get('a')?.y);
  const loop = edges.get('cc');
  assert.equal(loop?.direction, 'left');
  assert.equal(loop?.tip.x, (nodes.get('c')?.x ?? 0) + 40);
  assert.ok(loop?.path.startsWith(`M${loop.tip.x} `));
});

test('nothing is drawn of nothing, and of ways that lead out of the graph', () => {
  assert.equal(layout([], []).order.length, 0);
  assert.equal(layout([node('a')], [edge('ax'), edge('xa')]).edges.size, 0);
});

test('spans count layers, and of the ways to a state one is short', () => {
  const ways = ['ab', 'bc', 'cd', 'ad', 'da'].map(edge);
  assert.deepEqual(spans(['a', 'b', 'c', 'd'].map((id) => node(id)), ways), [1, 1, 1, 3, 3]);
});

test('300 states with 600 ways are a matter of milliseconds', { timeout: 20_000 }, () => {
  const { nodes, edges } = conversation(300, 1, true);
  layout(nodes, edges);
});

/**
 * @param {ReturnType<typeof conversation>} graph
 * @param {ReturnType<typeof layout>} drawing
 */
function checkComplete({ nodes, edges }, drawing) {
  assert.deepEqual([...drawing.order].sort(), nodes.map(({ id }) => id).sort());
  assert.deepEqual([...drawing.edges.keys()].sort(), edges.map(({ id }) => id).sort());
  for (const { id, label } of edges) {
    const route = drawing.edges.get(id);
    assert.ok(route && !route.path.includes('NaN'), id);
    assert.equal(route.label?.width, label?.width, id);
  }
  for (const { x, y, width, height } of drawing.nodes.values()) {
    assert.ok(x - width / 2 >= -0.1 && y - height / 2 >= -0.1);
    assert.ok(x + width / 2 <= drawing.width + 0.1 && y + height / 2 <= drawing.height + 0.1);
  }
}

/**
 * No state lies on another, no label on a state or another label, and no way leads over a state.
 *
 * @param {ReturnType<typeof conversation>} graph
 * @param {ReturnType<typeof layout>} drawing
 */
function checkApart({ nodes, edges }, drawing) {
  const boxes = nodes.map(({ id }) => [id, drawing.nodes.get(id)]);
  const labels = edges.map(({ id }) => [`label of ${id}`, drawing.edges.get(id)?.label]);
  const all = /** @type {[string, Box][]} */ ([...boxes, ...labels].filter(([, box]) => box));
  for (let i = 0; i < all.length; i++) {
    for (let j = 0; j < i; j++) {
      const [[a, first], [b, second]] = [all[i], all[j]];
      const apart =
        2 * Math.abs(first.x - second.x) >= first.width + second.width - 0.1 ||
        2 * Math.abs(first.y - second.y) >= first.height + second.height - 0.1;
      assert.ok(apart, `${a} lies on ${b}`);
    }
  }
  for (const [id, { points, direction }] of drawing.edges) {
    for (const { x, y } of direction === 'left' ? [] : curve(points)) {
      for (const [name, box] of drawing.nodes) {
        const inside = 2 * Math.abs(x - box.x) < box.width - 0.4 && 2 * Math.abs(y - box.y) < box.height - 0.4;
        assert.ok(!inside, `${id} leads over ${name}`);
      }
    }
  }
}

/**
 * Points of the curve that is upright in each of the given ones.
 *
 * @param {import('../../../main/resources/console/graph/layout.js').Point[]} points
 */
function curve(points) {
  return points.slice(1).flatMap((b, i) =>
    [0, 0.2, 0.4, 0.6, 0.8, 1].map((t) => {
      const a = points[i];
      const half = 3 * t * (1 - t) * ((a.y + b.y) / 2);
      return { x: a.x + (b.x - a.x) * t * t * (3 - 2 * t), y: a.y * (1 - t) ** 3 + half + b.y * t ** 3 };
    }),
  );
}

/**
 * Ways lead down except those that are said to lead up, and begin and end at their states.
 *
 * @param {ReturnType<typeof conversation>} graph
 * @param {ReturnType<typeof layout>} drawing
 */
function checkDirections({ edges }, drawing) {
  for (const { id, from, to } of edges) {
    const route = /** @type {import('../../../main/resources/console/graph/layout.js').Route} */ (drawing.edges.get(id));
    const [a, b] = [/** @type {Box} */ (drawing.nodes.get(from)), /** @type {Box} */ (drawing.nodes.get(to))];
    if (from === to) {
      continue;
    }
    const sign = route.reversed ? -1 : 1;
    const [start, end] = [route.points[0], route.points[route.points.length - 1]];
    assert.deepEqual(route.tip, end);
    assert.ok(Math.abs(start.y - (a.y + (sign * a.height) / 2)) < 0.1 && Math.abs(start.x - a.x) < a.width / 2, id);
    assert.ok(Math.abs(end.y - (b.y - (sign * b.height) / 2)) < 0.1 && Math.abs(end.x - b.x) < b.width / 2, id);
    route.points.forEach(({ y }, i) => assert.ok(i === 0 || sign * (y - route.points[i - 1].y) >= -0.1, id));
  }
}
