package dev.pinion.http.server;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the server's own port speaks TLS with. The files are looked at now and then: new connections
 * get a renewed certificate without a restart, and go on with the old one if the new one is of no
 * use.
 */
public final class ServerTls implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ServerTls.class.getName());
  private static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

  private final Path certificateFile;
  private final Path keyFile;
  private final Tls tls;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("certificate-watch").factory());
  private Stamp seen;

  /** What tells one content of two files from another. */
  private record Stamp(FileTime certificate, FileTime key, long bytes) {}

  /**
   * Reads the files.
   *
   * @throws UncheckedIOException with one sentence that says what is wrong with them
   */
  public ServerTls(Path certificateFile, Path keyFile, Duration look) {
    this.certificateFile = certificateFile;
    this.keyFile = keyFile;
    this.seen = stamp();
    this.tls = load();
    long millis = look.toMillis();
    var _ = timer.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** What the server library serves with. */
  public Tls tls() {
    return tls;
  }

  private void look() {
    try {
      Stamp now = stamp();
      if (now.equals(seen)) {
        return;
      }
      seen = now;
      tls.reload(load());
      LOG.log(System.Logger.Level.INFO, "read the certificate {0} again", certificateFile);
    } catch (RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the certificate of before is still in use: {0}",
          e.getMessage());
    }
  }

  private Stamp stamp() {
    try {
      return new Stamp(
          Files.getLastModifiedTime(certificateFile),
          Files.getLastModifiedTime(keyFile),
          Files.size(certificateFile) + Files.size(keyFile));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot read %s and %s (server.tls.certificate-file, server.tls.key-file): %s."
              .formatted(certificateFile, keyFile, e.getMessage()),
          e);
    }
  }

  private Tls load() {
    try {
      List<X509Certificate> chain =
          Keys.builder()
              .pem(pem -> pem.certChain(Resource.create(certificateFile)))
              .build()
              .certChain();
      if (chain.isEmpty()) {
        throw unusable("%s holds no certificate".formatted(certificateFile), null);
      }
      PrivateKey key =
          Keys.builder()
              .pem(pem -> pem.key(Resource.create(keyFile)))
              .build()
              .privateKey()
              .orElseThrow(() -> unusable("%s holds no private key".formatted(keyFile), null));
      X509Certificate own = chain.getFirst();
      if (!fits(key, own.getPublicKey())) {
        throw unusable(
            "the key in %s is not that of the first certificate in %s"
                .formatted(keyFile, certificateFile),
            null);
      }
      if (own.getNotAfter().toInstant().isBefore(Instant.now())) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the certificate {0} has ended on {1}: clients will refuse it",
            certificateFile,
            own.getNotAfter().toInstant());
      }
      return Tls.builder()
          .privateKey(key)
          .privateKeyCertChain(chain)
          .enabledProtocols(PROTOCOLS)
          .build();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unusable(
          "%s and %s must be a certificate and its unencrypted private key in PEM form"
              .formatted(certificateFile, keyFile),
          e);
    }
  }

  /** Whether what the one signs the other verifies. */
  private static boolean fits(PrivateKey key, PublicKey verifier) {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    try {
      Signature signer = Signature.getInstance(algorithm);
      signer.initSign(key);
      signer.update(text);
      byte[] signature = signer.sign();
      signer.initVerify(verifier);
      signer.update(text);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static UncheckedIOException unusable(String why, @Nullable Throwable cause) {
    return new UncheckedIOException(
        "TLS cannot begin: %s.".formatted(why), new IOException(why, cause));
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
