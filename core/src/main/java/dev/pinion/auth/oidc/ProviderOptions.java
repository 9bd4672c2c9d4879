package dev.pinion.auth.oidc;

import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The provider as its operator and ours have agreed.
 *
 * @param issuer its address, exactly as its tokens name it
 * @param clientId what it knows this server by
 * @param secret what this server proves that with, asked for each time, so that it can be replaced
 *     while the server runs; null for a client that has PKCE alone
 * @param scopes what it is asked to tell; {@code openid} is asked for in any case
 * @param tenants the slugs of the tenants whose users it may sign in; {@link #ANY} is all of them
 * @param domains the domains that its addresses may have; empty for any
 */
public record ProviderOptions(
    String issuer,
    String clientId,
    @Nullable Supplier<String> secret,
    Set<String> scopes,
    Set<String> tenants,
    Set<String> domains) {

  /** Stands for every tenant. */
  public static final String ANY = "*";

  /** Takes immutable copies. */
  public ProviderOptions {
    scopes = Set.copyOf(scopes);
    tenants = Set.copyOf(tenants);
    domains = Set.copyOf(domains);
  }

  /** Whether it may sign in users of every tenant. */
  boolean isForAll() {
    return tenants.contains(ANY);
  }

  /** Whether it may sign in users of a tenant. */
  boolean isFor(String slug) {
    return isForAll() || tenants.contains(slug);
  }
}
