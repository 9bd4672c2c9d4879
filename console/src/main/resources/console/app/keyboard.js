/** Where the keyboard is when what had it is gone. */

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
  const look = () => {
    const [last, ...rest] = around;
    if (!last || document.activeElement !== document.body || !isGone(last)) return;
    around = [];
    // Who closes a dialog may have a better place for it.
    requestAnimationFrame(() => {
      const place = rest.find((each) => each.isConnected && each.matches('main, main *'));
      if (place && document.activeElement === document.body) take(/** @type {HTMLElement} */ (place));
    });
  };
  new MutationObserver(look).observe(root, { childList: true, subtree: true, attributeFilter: ['disabled'] });
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
