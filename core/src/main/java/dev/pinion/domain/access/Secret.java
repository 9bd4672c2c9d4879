package dev.pinion.domain.access;

import dev.pinion.domain.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random secret of 256 bits, which is told once and kept as a hash only. A fast hash is enough:
 * what cannot be guessed needs no slow one.
 */
public final class Secret {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private Secret(String text) {
    this.text = text;
  }

  /** A fresh secret. */
  public static Secret random() {
    return new Secret(randomText(BYTES));
  }

  /** Random text that is safe in URLs and headers: four characters for three bytes. */
  public static String randomText(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  /** The secret itself, 43 characters. */
  public String reveal() {
    return text;
  }

  /** What is kept of the secret. */
  public String hash() {
    return hash(text);
  }

  /** What is kept of a secret that is presented. */
  public static String hash(String presented) {
    return Sha256.hex(presented);
  }

  /** Whether a presented text is the secret behind a hash; takes as long for any wrong one. */
  public static boolean matches(String hash, String presented) {
    return MessageDigest.isEqual(ascii(hash), ascii(Sha256.hex(presented)));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
