package dev.pinion.config;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signing in through an OpenID provider (docs/console.md).
 *
 * @param issuer what the provider calls itself
 * @param clientSecretFile null for a public client
 * @param scopes asked for beside {@code openid}
 * @param tenants those whose users it may sign in, at least one; {@code *} is all of them
 * @param domains those that their addresses may have; empty for any
 * @param label what is written on the button
 */
public record Oidc(
    String issuer,
    String clientId,
    @Nullable Path clientSecretFile,
    Set<String> scopes,
    Set<String> tenants,
    Set<String> domains,
    String label) {

  /** Null when there is no provider. */
  static @Nullable Oidc from(Layers layers) {
    Optional<String> issuer = layers.get(OidcKeys.ISSUER);
    if (issuer.isEmpty()) {
      return null;
    }
    Set<String> tenants = layers.get(OidcKeys.TENANTS);
    if (tenants.isEmpty()) {
      throw new ConfigurationException(
          "oidc.issuer is set and oidc.tenants is not: name the tenants whose users the provider may sign in, or * for all.");
    }
    String clientId = layers.get(OidcKeys.CLIENT_ID).orElse(null);
    if (clientId == null) {
      throw new ConfigurationException(
          "oidc.issuer is set and oidc.client-id is not: the provider must know this server by a name.");
    }
    return new Oidc(
        issuer.get(),
        clientId,
        layers.get(OidcKeys.CLIENT_SECRET_FILE).orElse(null),
        layers.get(OidcKeys.SCOPES),
        tenants,
        layers.get(OidcKeys.DOMAINS),
        layers.get(OidcKeys.LABEL));
  }
}
