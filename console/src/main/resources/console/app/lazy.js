/** Pages whose modules are loaded when they are gone to, so that the first page waits for nothing but its own. */

import { html, useEffect, useState } from '../ui/html.js';
import { Button, Loading, Notice, PageHead } from '../ui/parts.js';

/**
 * @typedef {((props: Record<string, any>) => any) & {fetch: () => Promise<void>}} Lazy a page, and how to have its modules
 *   loaded before it is shown
 */

/**
 * A page that is loaded when it is shown for the first time.
 *
 * @param {() => Promise<(props: any) => any>} load
 * @returns {Lazy}
 */
export function lazy(load) {
  /** @type {any} */
  let Page = null;
  const fetch = async () => {
    Page = await load();
  };
  /** @param {Record<string, any>} props */
  function Lazily(props) {
    const [, look] = useState(0);
    const [failed, fail] = useState(false);
    useEffect(() => {
      if (!Page) fetch().then(() => look(1), () => fail(true));
    }, []);
    if (Page) return html`<${Page} ...${props} />`;
    return failed ? html`<${Unloaded} />` : html`<${Loading} what="Loading the page" />`;
  }
  return Object.assign(Lazily, { fetch });
}

/** The modules of another version of the server are gone from it. */
function Unloaded() {
  return html`<${PageHead} title="This page could not be loaded" />
    <${Notice} tone="warn" actions=${html`<${Button} onClick=${() => location.reload()}>Load again<//>`}>
      The server may have been updated or does not answer. Load the console again.
    <//>`;
}

/** Loads the modules of pages one after the other. What cannot be loaded now is tried again when it is shown. @param {Lazy[]} pages */
export async function fetchAll(pages) {
  for (const page of pages) {
    try {
      await page.fetch();
    } catch {
      return;
    }
  }
}
