package dev.pinion.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.app.TenantRef;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Secret;
import dev.pinion.domain.access.Session;
import java.time.Duration;
import java.util.function.Function;

/**
 * Links that sign a browser in once. They are kept in memory: whoever starts the server reads them
 * in its terminal, and they end with it.
 */
public final class OneTimeLinks {
  private static final Duration LIFETIME = Duration.ofHours(24);
  private static final int LINKS_MAX = 100;

  private final Cache<String, Entry> waiting =
      Caffeine.newBuilder().maximumSize(LINKS_MAX).expireAfterWrite(LIFETIME).build();

  /** Whom a link signs in, and where. */
  public record Entry(TenantRef tenant, Actor actor, Session.Holder holder) {}

  /** The secret part of a fresh link. */
  public String make(Entry entry) {
    Secret code = Secret.random();
    waiting.put(code.hash(), entry);
    return code.reveal();
  }

  /**
   * Signs in whom a link is for. Meanwhile it does not work for others, and never again unless this
   * fails: then nobody has had anything of it.
   *
   * @param signIn opens the session
   * @throws DomainException with {@link DomainError.Unauthenticated} if it does not work any more
   */
  public <T> T redeem(String code, Function<Entry, T> signIn) {
    String hash = Secret.hash(code);
    Entry entry = waiting.asMap().remove(hash);
    if (entry == null) {
      throw DomainException.unauthenticated(
          "link_used", "This link was used already or has expired; sign in with an API key.");
    }
    try {
      return signIn.apply(entry);
    } catch (RuntimeException e) {
      waiting.put(hash, entry);
      throw e;
    }
  }
}
