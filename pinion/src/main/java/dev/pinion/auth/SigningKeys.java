package dev.pinion.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.pinion.domain.Secret;
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
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign tokens (ES256). They live in the home cluster, so they survive restarts. After
 * a rotation the old key goes on verifying for as long as a token that it signed can live.
 */
public final class SigningKeys {
  private static final int KEY_ID_BYTES = 12;

  private final Store home;
  private final InstantSource clock;
  private final Duration tokenLifetimeMax;
  private volatile Keys keys;

  private record Keys(ECKey signing, List<ECKey> verifying) {}

  /**
   * The keys in the store; the first one is made if there is none.
   *
   * @param tokenLifetimeMax how long a retired key still verifies
   */
  public SigningKeys(Store home, InstantSource clock, Duration tokenLifetimeMax) {
    this.home = home;
    this.clock = clock;
    this.tokenLifetimeMax = tokenLifetimeMax;
    Keys found = read();
    this.keys = found != null ? found : first();
  }

  /** The key that signs. */
  ECKey signing() {
    return keys.signing();
  }

  /** The key of that id, if tokens that it signed are still to be believed; null otherwise. */
  @Nullable ECKey verifying(@Nullable String keyId) {
    return keys.verifying().stream()
        .filter(key -> Objects.equals(key.getKeyID(), keyId))
        .findFirst()
        .orElse(null);
  }

  /** Whether the keys are kept in that store. */
  boolean areIn(Store store) {
    return store.equals(home);
  }

  /** What puts a new signing key in the place of the current one, in a transaction at home. */
  Consumer<ClusterTx> rotation() {
    Instant now = clock.instant();
    ECKey fresh = generate();
    return tx -> {
      tx.deleteSigningKeysRetiredBefore(now.minus(tokenLifetimeMax));
      tx.retireSigningKeys(now);
      tx.insert(new StoredSigningKey(fresh.getKeyID(), fresh.toJSONString(), now, null));
    };
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
    return new JWKSet(List.copyOf(keys.verifying())).toString(true);
  }

  private Keys first() {
    write(rotation());
    return Objects.requireNonNull(read(), "a signing key was just stored");
  }

  private @Nullable Keys read() {
    Instant now = clock.instant();
    Instant oldest = now.minus(tokenLifetimeMax);
    ECKey signing = null;
    var verifying = new ArrayList<ECKey>();
    for (StoredSigningKey stored : home.readCluster(ClusterTx::signingKeys)) {
      Instant retired = stored.retiredAt();
      if (retired == null || retired.isAfter(oldest)) {
        ECKey key = parse(stored.jwk());
        verifying.add(key);
        if (retired == null && signing == null) {
          signing = key;
        }
      }
    }
    return signing == null ? null : new Keys(signing, List.copyOf(verifying));
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
