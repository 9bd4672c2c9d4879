/** Signing in: with an API key, unless a link has done it already. */

import { html, useState } from '../ui/html.js';
import { Button, Card, Failure, Notice, TextField } from '../ui/parts.js';
import { useAction } from '../app/data.js';
import { farewell, signIn } from '../app/session.js';

export function SignIn() {
  const why = farewell.use();
  const [key, setKey] = useState('');
  const { busy, error, run } = useAction();
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(() => signIn(key));
  };
  return html`<main class="sign-in">
    <h1>Pinion</h1>
    ${why && html`<${Notice} tone="warn">${why}<//>`}
    <${Card} title="Sign in">
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
          hint="Whoever administers your workspace makes one for you. It goes to this server and is kept nowhere in the browser."
        />
        <${Failure} error=${error} />
        <div class="row"><${Button} kind="main" type="submit" busy=${busy}>Sign in<//></div>
      </form>
    <//>
  </main>`;
}
