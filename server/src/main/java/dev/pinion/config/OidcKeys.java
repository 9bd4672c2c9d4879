package dev.pinion.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings of signing in through an OpenID provider. */
final class OidcKeys {

  static final Key<Optional<String>> ISSUER =
      new Key<>(
          "oidc.issuer",
          "",
          Kind.optionalIssuer(),
          "The OpenID provider through which users may sign in to the console, exactly as it calls itself; empty means none.");
  static final Key<Optional<String>> CLIENT_ID =
      new Key<>(
          "oidc.client-id",
          "",
          Kind.optionalText(),
          "What the provider knows this server by. There, register the address `<server.base-url>/console/sign-in/oidc/callback`.");
  static final Key<Optional<Path>> CLIENT_SECRET_FILE =
      new Key<>(
          "oidc.client-secret-file",
          "",
          Kind.optionalPath(),
          "A file with the secret that the provider has given this server, read again for each sign-in; empty means a public client, which has PKCE alone.");
  static final Key<Set<String>> SCOPES =
      new Key<>(
          "oidc.scopes",
          "email",
          Kind.words(),
          "The scopes that the provider is asked for beside `openid`: it must tell the claims `email` and `email_verified`.");
  static final Key<Set<String>> TENANTS =
      new Key<>(
          "oidc.tenants",
          "",
          Kind.words(),
          "The tenants whose users the provider may sign in; `*` means all, and then people must give the name of their workspace. Nobody else decides this: the provider can sign in as every user of these tenants.");
  static final Key<Set<String>> DOMAINS =
      new Key<>(
          "oidc.domains",
          "",
          Kind.words(),
          "The domains that the addresses of these users may have, such as `example.com`; empty means any.");
  static final Key<String> LABEL =
      new Key<>(
          "oidc.label",
          "Single sign-on",
          Kind.text(),
          "What is written on the button of the sign-in page.");

  /** Every one of them, in the order in which it is documented. */
  static final List<Key<?>> ALL =
      List.of(ISSUER, CLIENT_ID, CLIENT_SECRET_FILE, SCOPES, TENANTS, DOMAINS, LABEL);

  private OidcKeys() {}
}
