/** Where the keyboard is when what had it is gone. */

/** For so many frames the browser may leave the keyboard with what is switched off. */
const FRAMES_MAX = 10;

/**
 * From now on, when what has the keyboard is taken off the page or switched off, what was around it gets the keyboard. Without it
 * a screen reader would begin with the whole page again, and nobody would see where they are.
 *
 * @param {Element} root
 */
export function keepKeyboard(root) {
  /** @type {Element[]} What had it last, and what is around that. */
  let around = [];
  document.addEventListener('focusin', (event) => {
    around = [];
    for (let at = /** @type {Element | null} */ (event.target); at && at !== root; at = at.parentElement) around.push(at);
  });
  const look = (frames = FRAMES_MAX) => {
    const [last, ...rest] = around;
    if (!last || !isGone(last)) return;
    // By then, who closes a dialog has found a better place for it.
    requestAnimationFrame(() => {
      if (around[0] !== last) return;
      if (document.activeElement === last && frames > 0) {
        look(frames - 1);
        return;
      }
      around = [];
      const place = rest.find((each) => each.isConnected && each.matches('main, main *'));
      const isLost = document.activeElement === document.body || document.activeElement === last;
      if (place && isLost) take(/** @type {HTMLElement} */ (place));
    });
  };
  new MutationObserver(() => look()).observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
}

/** @param {Element} element */
const isGone = (element) => !element.isConnected || element.matches(':disabled');

/** @param {HTMLElement} place */
function take(place) {
  if (!place.hasAttribute('tabindex')) {
    place.tabIndex = -1;
    place.addEventListener('blur', () => place.removeAttribute('tabindex'), { once: true });
  }
  place.focus({ preventScroll: true });
  // What has grown may have pushed it out of sight; a large part would only jump.
  if (place.offsetHeight < window.innerHeight / 2) place.scrollIntoView({ block: 'nearest' });
}
