/** Moving about in a drawing that is larger than its window. */

import { useEffect, useRef, useState } from '../ui/html.js';

/** @typedef {{ x: number, y: number, scale: number, glide: boolean }} View where the drawing's corner is */
/** @typedef {{ width: number, height: number }} Size */
/** @typedef {import('./layout.js').Box} Box */

const LEAST = 0.05;
const MOST = 2.5;
const MARGIN = 24;
const STEP = 80;
/** The scale below which a name can no longer be read. */
const READABLE = 0.6;

/** @param {Size} drawing @param {Box | undefined} start what is seen first if not everything can be */
export function usePanZoom(drawing, start) {
  const stage = useRef(/** @type {HTMLElement | null} */ (null));
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [view, setView] = useState(/** @type {View | null} */ (null));
  const whole = fitted(drawing, size);
  const current = view ?? opening(whole, start, size);
  const state = useRef({ drawing, size, view: current });
  state.current = { drawing, size, view: current };

  const move = (/** @type {Partial<View>} */ change) =>
    setView((old) => inside({ ...(old ?? state.current.view), glide: false, ...change }, state.current));
  /** @type {(factor: number, around?: import('./layout.js').Point) => void} */
  const zoom = (factor, around) =>
    setView((old) => zoomed(old ?? state.current.view, factor, around, state.current));
  const centre = (/** @type {Box} */ box) => {
    const { size, view } = state.current;
    const scale = Math.max(view.scale, Math.min(1, READABLE + 0.2));
    move({ x: size.width / 2 - box.x * scale, y: size.height / 2 - box.y * scale, scale, glide: true });
  };
  const reveal = (/** @type {Box} */ box) => {
    const { size, view } = state.current;
    const [x, y] = [view.x + box.x * view.scale, view.y + box.y * view.scale];
    const [w, h] = [(box.width / 2) * view.scale, (box.height / 2) * view.scale];
    if (x - w < 0 || y - h < 0 || x + w > size.width || y + h > size.height) {
      centre(box);
    }
  };

  useEffect(() => {
    const element = stage.current;
    if (!element) {
      return undefined;
    }
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    const stop = listen(element, move, zoom, () => state.current.view);
    return () => {
      observer.disconnect();
      stop();
    };
  }, []);

  return { stage, size, view: current, move, zoom, centre, reveal, fit: () => setView({ ...whole, glide: true }), reset: () => setView(null) };
}

/**
 * What a key does in the drawing, by its name.
 * @param {ReturnType<typeof usePanZoom>} moves
 * @returns {Record<string, () => void>}
 */
export function keys({ view, move, zoom, fit }) {
  return {
    ArrowLeft: () => move({ x: view.x + STEP }),
    ArrowRight: () => move({ x: view.x - STEP }),
    ArrowUp: () => move({ y: view.y + STEP }),
    ArrowDown: () => move({ y: view.y - STEP }),
    '+': () => zoom(1.25),
    '=': () => zoom(1.25),
    '-': () => zoom(0.8),
    0: () => zoom(1 / view.scale),
    f: fit,
  };
}

/**
 * Pointer and wheel. Two fingers zoom.
 * @param {HTMLElement} element
 * @param {(change: Partial<View>) => void} move
 * @param {(factor: number, around?: import('./layout.js').Point) => void} zoom
 * @param {() => View} view
 * @returns {() => void} ends it
 */
function listen(element, move, zoom, view) {
  /** @type {Map<number, PointerEvent>} */
  const down = new Map();
  let dragging = false;
  const inElement = (/** @type {MouseEvent} */ event) => {
    const { left, top } = element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const handlers = {
    wheel: (/** @type {WheelEvent} */ event) => {
      event.preventDefault();
      const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
      zoom(Math.exp(Math.max(-100, Math.min(100, -pixels)) * (event.ctrlKey ? 0.01 : 0.002)), inElement(event));
    },
    pointerdown: (/** @type {PointerEvent} */ event) => {
      if (event.button === 0) {
        down.set(event.pointerId, event);
        dragging = down.size > 1;
      }
    },
    pointermove: (/** @type {PointerEvent} */ event) => {
      const before = down.get(event.pointerId);
      if (!before) {
        return;
      }
      const [dx, dy] = [event.clientX - before.clientX, event.clientY - before.clientY];
      if (!dragging && Math.hypot(dx, dy) < 4) {
        return;
      }
      dragging = true;
      element.setPointerCapture(event.pointerId);
      const other = [...down.values()].find((each) => each.pointerId !== event.pointerId);
      if (other) {
        zoom(apart(event, other) / Math.max(1, apart(before, other)), inElement(other));
      } else {
        move({ x: view().x + dx, y: view().y + dy });
      }
      down.set(event.pointerId, event);
    },
    pointerup: (/** @type {PointerEvent} */ event) => {
      down.delete(event.pointerId);
      dragging = down.size > 0;
    },
  };
  const all = /** @type {[string, EventListener][]} */ (
    Object.entries({ ...handlers, pointercancel: handlers.pointerup })
  );
  all.forEach(([name, handler]) => element.addEventListener(name, handler, { passive: false }));
  return () => all.forEach(([name, handler]) => element.removeEventListener(name, handler));
}

/** @param {PointerEvent} a @param {PointerEvent} b */
function apart(a, b) {
  return Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
}

/** How much larger than usual a person has letters; a drawing follows. */
const letters = () => Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16);

/** @param {Size} drawing @param {Size} size @returns {View} */
function fitted(drawing, size) {
  const [width, height] = [Math.max(1, size.width - 2 * MARGIN), Math.max(1, size.height - 2 * MARGIN)];
  const scale = Math.max(LEAST, Math.min(letters(), width / Math.max(1, drawing.width), height / Math.max(1, drawing.height)));
  return {
    x: (size.width - drawing.width * scale) / 2,
    y: (size.height - drawing.height * scale) / 2,
    scale,
    glide: false,
  };
}

/**
 * All of the drawing if it can be read then, else the start.
 * @param {View} whole
 * @param {Box | undefined} start
 * @param {Size} size
 * @returns {View}
 */
function opening(whole, start, size) {
  if (whole.scale >= READABLE || !start) {
    return whole;
  }
  const scale = (READABLE + 0.15) * letters();
  return { x: size.width / 2 - start.x * scale, y: MARGIN - (start.y - start.height / 2) * scale, scale, glide: false };
}

/**
 * @param {View} view
 * @param {number} factor
 * @param {import('./layout.js').Point | undefined} around
 * @param {{ drawing: Size, size: Size }} bounds
 */
function zoomed(view, factor, around, bounds) {
  const scale = Math.max(LEAST, Math.min(MOST, view.scale * factor));
  const { x, y } = around ?? { x: bounds.size.width / 2, y: bounds.size.height / 2 };
  const ratio = scale / view.scale;
  return inside({ x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio, scale, glide: !around }, bounds);
}

/**
 * The view, moved so that some of the drawing is seen.
 * @param {View} view
 * @param {{ drawing: Size, size: Size }} bounds
 * @returns {View}
 */
function inside(view, { drawing, size }) {
  const clamp = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ window) => {
    const seen = Math.min(length * view.scale, window / 3);
    return Math.max(seen - length * view.scale, Math.min(window - seen, at));
  };
  return { ...view, x: clamp(view.x, drawing.width, size.width), y: clamp(view.y, drawing.height, size.height) };
}
