/** Random graphs that print and accept a seed: `SEED=42 node --test console/src/test/web/graph/`. */

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000);
console.log(`seed ${SEED}`);

/** @param {number} salt */
export function random(salt) {
  let state = SEED + salt * 7919;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * A conversation: mostly one state after the other, with branches, loops back, hubs, and an island.
 *
 * @param {number} size
 * @param {number} salt
 * @param {boolean} labelled
 */
export function conversation(size, salt, labelled) {
  const next = random(salt);
  const below = (/** @type {number} */ limit) => Math.floor(next() * limit);
  const nodes = Array.from({ length: size }, (_, i) => ({
    id: `s${i}`,
    width: 60 + below(150),
    height: 40 + below(20),
    first: i < 2,
  }));
  /** @type {{ id: string, from: string, to: string, label?: { width: number, height: number } }[]} */
  const edges = [];
  const add = (/** @type {number} */ from, /** @type {number} */ to) => {
    const label = labelled && next() < 0.8 ? { width: 20 + below(120), height: 14 + below(30) } : undefined;
    edges.push({ id: `w${edges.length}`, from: `s${from}`, to: `s${to}`, label });
  };
  for (let i = 1; i < size; i++) {
    if (i !== size - 2) {
      add(next() < 0.2 ? i - (i % 12) - (i % 12 === 0 ? 1 : 0) : Math.max(0, i - 1 - below(3)), i);
    }
    if (next() < 0.5) {
      add(i, Math.max(0, Math.min(size - 1, i + below(20) - 10)));
    }
    if (next() < 0.1) {
      add(i, 0);
      add(0, i);
    }
  }
  return { nodes, edges };
}
