/** Signing in: at the OpenID provider if there is one, or with an API key, unless a link has done it already. */

import { html, useEffect, useState } from '../ui/html.js';
import { Button, Card, Failure, Notice, TextField } from '../ui/parts.js';
import { get } from '../app/api.js';
import { useAction } from '../app/data.js';
import { toContent } from '../app/router.js';
import { farewell, interrupted, signIn } from '../app/session.js';

/** @typedef {{label: string, path: string, needs_workspace: boolean}} Provider */

export function SignIn() {
  const why = farewell.use();
  const [provider, setProvider] = useState(/** @type {Provider | null} */ (null));
  useEffect(() => {
    get('/v1/auth/sign-in-options').then(
      (options) => {
        setProvider(options.provider);
        if (options.failure) farewell.set(options.failure);
      },
      // An API key still signs in, and says what is wrong.
      () => {},
    );
    // Who has signed in goes on where the page begins that they wanted.
    return toContent;
  }, []);
  return html`<main class="sign-in">
    <h1>Pinion</h1>
    ${why && html`<${Notice} tone="warn">${why}<//>`}
    ${provider && html`<${AtProvider} provider=${provider} />`}
    <${WithKey} />
  </main>`;
}

/** @param {{provider: Provider}} props */
function AtProvider({ provider }) {
  const [workspace, setWorkspace] = useState('');
  const [busy, setBusy] = useState(false);
  const kept = interrupted.use();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const query = new URLSearchParams({ workspace: workspace.trim(), to: location.pathname + location.search });
    const url = `${provider.path}?${query}`;
    // What is typed in this tab would not outlast the way there and back.
    if (kept) window.open(url, '_blank', 'noopener');
    else {
      setBusy(true);
      location.assign(url);
    }
  };
  useEffect(() => {
    // Who goes back from the provider gets this page as it was.
    const back = () => setBusy(false);
    addEventListener('pageshow', back);
    return () => removeEventListener('pageshow', back);
  }, []);
  return html`<${Card} title="Sign in as yourself">
    <form class="form" onSubmit=${submit}>
      <${TextField}
        label="Workspace"
        value=${workspace}
        onInput=${setWorkspace}
        required=${provider.needs_workspace}
        autocomplete="organization"
        hint=${provider.needs_workspace ? 'Its short name.' : 'Its short name; only if you are in several.'}
      />
      ${kept && html`<p class="hint">It opens a tab; what you have typed here stays.</p>`}
      <div class="row"><${Button} kind="main" type="submit" busy=${busy}>${provider.label}<//></div>
    </form>
  <//>`;
}

function WithKey() {
  const [key, setKey] = useState('');
  const { busy, error, run } = useAction();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(() => signIn(key));
  };
  return html`<${Card} title="Sign in">
    <form class="form" onSubmit=${submit}>
      <${TextField}
        label="Platform API key"
        type="password"
        value=${key}
        onInput=${setKey}
        required
        autofocus
        autocomplete="off"
        placeholder="pnk_…"
        hint="Whoever administers your workspace makes one for you. The browser does not keep it."
      />
      <${Failure} error=${error} />
      <div class="row"><${Button} kind="main" type="submit" busy=${busy}>Sign in<//></div>
    </form>
  <//>`;
}
