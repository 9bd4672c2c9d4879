package dev.pinion.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.pinion.domain.access.Secret;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ClusterTx.StoredSigningKey;
import dev.pinion.store.Store;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign tokens (ES256). They are stored in the home cluster, wrapped by the master
 * key, which is kept outside the database. After a rotation the old key goes on verifying for as
 * long as a token that it signed can live, unless it is revoked.
 */
public final class SigningKeys {
  private static final System.Logger LOG = System.getLogger(SigningKeys.class.getName());
  private static final int KEY_ID_BYTES = 12;

  /** A setting of the home cluster: until when everything that was given out is revoked. */
  private static final String REVOKED_AT = "sessions.revoked-at";

  /** Later than any stored time, even one from a server whose clock is ahead. */
  private static final Instant ANY_TIME = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final Store home;
  private final MasterKey master;
  private final InstantSource clock;
  private final Duration tokenLifetimeMax;
  private volatile Keys keys;

  /**
   * The keys.
   *
   * @param revokedAt when everything until then was revoked; null if that was never done
   */
  private record Keys(ECKey signing, List<Known> known, @Nullable Instant revokedAt) {}

  /** A key, and when another took its place; null if none has. */
  private record Known(ECKey key, @Nullable Instant retiredAt) {}

  /**
   * The keys in the store; one is made if there is none that the master key unwraps. Keys that an
   * earlier build stored readably are wrapped.
   *
   * @param tokenLifetimeMax how long a retired key still verifies
   * @throws InvalidMasterKeyException if the store is shared and its keys are those of another
   *     master key: each of two servers would go on retiring the other's
   */
  public SigningKeys(Store home, MasterKey master, InstantSource clock, Duration tokenLifetimeMax) {
    this.home = home;
    this.master = master;
    this.clock = clock;
    this.tokenLifetimeMax = tokenLifetimeMax;
    wrapReadable();
    Keys found = read();
    this.keys = found != null ? found : first();
  }

  /** The key that signs. */
  ECKey signing() {
    return keys.signing();
  }

  /** The key of that id, if tokens that it signed are still to be believed; null otherwise. */
  @Nullable ECKey verifying(@Nullable String keyId) {
    return verifying()
        .filter(key -> Objects.equals(key.getKeyID(), keyId))
        .findFirst()
        .orElse(null);
  }

  private Stream<ECKey> verifying() {
    Instant oldest = clock.instant().minus(tokenLifetimeMax);
    return keys.known().stream()
        .filter(known -> verifies(known.retiredAt(), oldest))
        .map(Known::key);
  }

  private static boolean verifies(@Nullable Instant retiredAt, Instant oldest) {
    return retiredAt == null || retiredAt.isAfter(oldest);
  }

  /** Whether what was given out at that time was revoked since. */
  boolean hasRevoked(Instant givenOut) {
    Instant at = keys.revokedAt();
    return at != null && !givenOut.isAfter(at);
  }

  /** Where the keys are kept. */
  Store home() {
    return home;
  }

  /**
   * What puts a new signing key in the place of the current one, in a transaction at home.
   *
   * @param revokeNow whether tokens of all keys, and sessions of browsers, until now are refused at
   *     once
   */
  Consumer<ClusterTx> rotation(boolean revokeNow) {
    Instant now = clock.instant();
    ECKey fresh = generate();
    String wrapped = master.wrap(purpose(fresh.getKeyID()), fresh.toJSONString());
    return tx -> {
      tx.retireSigningKeys(now);
      tx.deleteSigningKeysRetiredBefore(revokeNow ? ANY_TIME : now.minus(tokenLifetimeMax));
      tx.insert(new StoredSigningKey(fresh.getKeyID(), wrapped, now, null));
      if (revokeNow) {
        tx.putSetting(REVOKED_AT, later(tx.setting(REVOKED_AT), now.toEpochMilli()));
      }
    };
  }

  /** The clock of the server that revoked before may be ahead: what it revoked stays revoked. */
  private static String later(@Nullable String stored, long millis) {
    return Long.toString(stored == null ? millis : Math.max(Long.parseLong(stored), millis));
  }

  private static String purpose(String keyId) {
    return "signing key " + keyId;
  }

  private void wrapReadable() {
    List<StoredSigningKey> readable =
        home.readCluster(ClusterTx::signingKeys).stream().filter(SigningKeys::isReadable).toList();
    if (readable.isEmpty()) {
      return;
    }
    write(
        tx ->
            readable.forEach(
                stored ->
                    tx.rewrap(stored.keyId(), master.wrap(purpose(stored.keyId()), stored.jwk()))));
    LOG.log(
        System.Logger.Level.WARNING,
        "the signing keys were readable in the database and are wrapped now; whoever may have had a copy of it can sign tokens until you rotate them with revoke_now");
  }

  private static boolean isReadable(StoredSigningKey stored) {
    return stored.jwk().startsWith("{");
  }

  /** Carries a rotation out in a transaction of its own. */
  void write(Consumer<ClusterTx> rotation) {
    home.writeCluster(
        tx -> {
          rotation.accept(tx);
          return true;
        });
  }

  /** Reads the keys again, which this or another process may have rotated. */
  public synchronized void refresh() {
    keys = Objects.requireNonNull(read(), "there is always a signing key");
  }

  /** The public halves, for {@code /.well-known/jwks.json}. */
  public String publicJson() {
    return new JWKSet(verifying().map(JWK.class::cast).toList()).toString(true);
  }

  private Keys first() {
    Consumer<ClusterTx> rotation = rotation(false);
    write(
        tx -> {
          if (!home.isShared() || !hasCurrent(tx)) {
            rotation.accept(tx);
          }
        });
    Keys found = read();
    if (found == null) {
      throw new InvalidMasterKeyException(
          "The signing keys in the database are wrapped by another master key; copy master.key of the server that made them into the data folder, or name that file in auth.master-key-file.",
          null);
    }
    return found;
  }

  private static boolean hasCurrent(ClusterTx tx) {
    return tx.signingKeys().stream().anyMatch(stored -> stored.retiredAt() == null);
  }

  private record Stored(List<StoredSigningKey> keys, @Nullable String revokedAt) {
    @Nullable Instant revoked() {
      return revokedAt == null ? null : Instant.ofEpochMilli(Long.parseLong(revokedAt));
    }
  }

  private @Nullable Keys read() {
    Instant oldest = clock.instant().minus(tokenLifetimeMax);
    ECKey signing = null;
    var known = new ArrayList<Known>();
    Stored all = home.readCluster(tx -> new Stored(tx.signingKeys(), tx.setting(REVOKED_AT)));
    for (StoredSigningKey stored : all.keys()) {
      Instant retired = stored.retiredAt();
      if (verifies(retired, oldest)) {
        String jwk = master.unwrap(purpose(stored.keyId()), stored.jwk());
        if (jwk == null) {
          LOG.log(
              System.Logger.Level.WARNING,
              "the signing key {0} is wrapped by another master key, so its tokens are refused; auth.master-key-file names the file",
              stored.keyId());
          continue;
        }
        ECKey key = parse(jwk);
        known.add(new Known(key, retired));
        if (retired == null && signing == null) {
          signing = key;
        }
      }
    }
    return signing == null ? null : new Keys(signing, List.copyOf(known), all.revoked());
  }

  private static ECKey generate() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyID(Secret.randomText(KEY_ID_BYTES))
          .keyUse(KeyUse.SIGNATURE)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform can make P-256 keys", e);
    }
  }

  private static ECKey parse(String jwk) {
    try {
      return ECKey.parse(jwk);
    } catch (ParseException e) {
      throw new IllegalStateException("a stored signing key is damaged", e);
    }
  }
}
