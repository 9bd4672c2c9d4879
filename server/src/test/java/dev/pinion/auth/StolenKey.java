package dev.pinion.auth;

import com.nimbusds.jose.jwk.ECKey;
import dev.pinion.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** The key that signs tokens now, as whoever has the database and the master key has it. */
public final class StolenKey {

  private StolenKey() {}

  /**
   * The private key.
   *
   * @param master the file of the master key
   */
  public static ECKey of(Store home, Path master) {
    return new SigningKeys(home, MasterKey.in(master), InstantSource.system(), Duration.ofHours(1))
        .signing();
  }
}
