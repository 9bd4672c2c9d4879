package dev.pinion.http.server;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

  private final Pem certificate;
  private final Pem key;
  private final Tls tls;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("certificate-watch").factory());
  private Stamps used;
  private @Nullable String warned;

  /** What tells one content of a file from another. */
  private record Stamp(FileTime changed, long bytes) {}

  private record Stamps(Stamp certificate, Stamp key) {}

  /**
   * A file of the operator's.
   *
   * @param setting that names it
   */
  private record Pem(Path file, String setting) {

    Stamp stamp() {
      try {
        return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    /** The bytes, because the library takes a file that cannot be read for one of another form. */
    Resource read() {
      try {
        return Resource.create(file.toString(), Files.readAllBytes(file));
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    private UncheckedIOException unreadable(IOException e) {
      return new UncheckedIOException(
          "Cannot read %s (%s): %s.".formatted(file, setting, reason(e)), e);
    }

    /** Of a file that cannot be used, the system says little more than the path. */
    private static String reason(IOException e) {
      return switch (e) {
        case NoSuchFileException none -> "it does not exist";
        case AccessDeniedException denied -> "access is denied";
        case FileSystemException failed when failed.getReason() != null -> failed.getReason();
        default -> String.valueOf(e.getMessage());
      };
    }

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /**
   * Reads the files.
   *
   * @throws UncheckedIOException with one sentence that says what is wrong with them
   */
  public ServerTls(Path certificateFile, Path keyFile, Duration look) {
    this.certificate = new Pem(certificateFile, "server.tls.certificate-file");
    this.key = new Pem(keyFile, "server.tls.key-file");
    this.used = stamps();
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
      Stamps now = stamps();
      if (now.equals(used)) {
        warned = null;
        return;
      }
      tls.reload(load());
      used = now;
      warned = null;
      LOG.log(System.Logger.Level.INFO, "read the certificate {0} again", certificate);
    } catch (RuntimeException e) {
      warn(String.valueOf(e.getMessage()));
    }
  }

  /** Once for each reason: every look finds the same one until somebody mends the files. */
  private void warn(String why) {
    if (!why.equals(warned)) {
      warned = why;
      LOG.log(System.Logger.Level.WARNING, "the certificate of before is still in use: {0}", why);
    }
  }

  private Stamps stamps() {
    return new Stamps(certificate.stamp(), key.stamp());
  }

  private Tls load() {
    Resource certificates = certificate.read();
    Resource keys = key.read();
    try {
      List<X509Certificate> chain =
          Keys.builder().pem(pem -> pem.certChain(certificates)).build().certChain();
      if (chain.isEmpty()) {
        throw unusable("%s holds no certificate".formatted(certificate), null);
      }
      PrivateKey own =
          Keys.builder()
              .pem(pem -> pem.key(keys))
              .build()
              .privateKey()
              .orElseThrow(() -> unusable("%s holds no private key".formatted(key), null));
      X509Certificate first = chain.getFirst();
      if (!fits(own, first.getPublicKey())) {
        throw unusable(
            "the key in %s is not that of the first certificate in %s".formatted(key, certificate),
            null);
      }
      if (first.getNotAfter().toInstant().isBefore(Instant.now())) {
        LOG.log(
            System.Logger.Level.WARNING,
            "the certificate {0} has ended on {1}: clients will refuse it",
            certificate,
            first.getNotAfter().toInstant());
      }
      return Tls.builder()
          .privateKey(own)
          .privateKeyCertChain(chain)
          .enabledProtocols(PROTOCOLS)
          .build();
    } catch (UncheckedIOException e) {
      throw e;
    } catch (RuntimeException e) {
      throw unusable(
          "%s and %s must be a certificate and its unencrypted private key in PEM form"
              .formatted(certificate, key),
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
