/** What pages and parts are written with: templates, rendering and hooks. */

import { Fragment, h, render } from '../lib/preact.js';
import htm from '../lib/htm.js';

export { Fragment, render };
export {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from '../lib/preact-hooks.js';

/** A template of elements and parts. What is put into it is shown as text, never as markup. */
export const html = htm.bind(h);
