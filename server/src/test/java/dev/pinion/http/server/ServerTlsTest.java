package dev.pinion.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.TestCertificate;
import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a server speaks TLS with: what they may be, and that they are read again. */
class ServerTlsTest {
  private static final Duration LOOK = Duration.ofMillis(20);
  @TempDir static Path keys;
  private static TestCertificate one;
  private static TestCertificate other;

  @TempDir private Path folder;

  @BeforeAll
  static void make() throws IOException, InterruptedException, GeneralSecurityException {
    one = TestCertificate.make(keys, "one", "EC");
    other = TestCertificate.make(keys, "other", "RSA");
  }

  /** Whether a client that trusts this certificate alone is served. */
  private static boolean serves(ServerTls tls, TestCertificate trusted)
      throws IOException, GeneralSecurityException, InterruptedException {
    try (SSLServerSocket listener = tls.tls().createServerSocket()) {
      listener.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      Thread server =
          Thread.startVirtualThread(
              () -> {
                try (SSLSocket accepted = (SSLSocket) listener.accept()) {
                  accepted.startHandshake();
                } catch (IOException e) {
                  // The client does not trust it.
                }
              });
      try (SSLSocket client =
          (SSLSocket)
              trusted
                  .trust()
                  .getSocketFactory()
                  .createSocket("127.0.0.1", listener.getLocalPort())) {
        client.startHandshake();
        return true;
      } catch (IOException e) {
        return false;
      } finally {
        server.join();
      }
    }
  }

  @Test
  void aRenewedCertificateIsUsedAndAUselessOneIsNot() throws Exception {
    Path certificate = folder.resolve("c.pem");
    Path key = folder.resolve("k.pem");
    Files.copy(one.certificateFile(), certificate);
    Files.copy(one.keyFile(), key);
    var refusals = new AtomicInteger();
    Logger log = Logger.getLogger(ServerTls.class.getName());
    Filter counting =
        entry -> {
          refusals.addAndGet(Level.WARNING.equals(entry.getLevel()) ? 1 : 0);
          return true;
        };
    log.setFilter(counting);
    try (var tls = new ServerTls(certificate, key, LOOK)) {
      assertThat(serves(tls, one)).isTrue();
      assertThat(serves(tls, other)).isFalse();
      // The key of the one with the certificate of the other, as between two steps of a renewal.
      Files.copy(other.certificateFile(), certificate, StandardCopyOption.REPLACE_EXISTING);
      Patience.until("a look at the two", () -> refusals.get() > 0);
      assertThat(serves(tls, one)).as("the one of before").isTrue();
      Files.copy(other.keyFile(), key, StandardCopyOption.REPLACE_EXISTING);
      Patience.until("the new certificate", () -> serves(tls, other));
      assertThat(serves(tls, one)).isFalse();
      Files.delete(key);
      int before = refusals.get();
      Patience.until("a look at what is gone", () -> refusals.get() > before);
      assertThat(serves(tls, other)).as("files that are gone").isTrue();
    } finally {
      log.setFilter(null);
    }
  }

  /** Catches a renewal that is given up because its files could not be used at the first look. */
  @Test
  void aRenewalThatCanBeUsedOnlyLaterIsUsedThenAndItsFaultIsToldOnce() throws Exception {
    Path certificate = Files.copy(one.certificateFile(), folder.resolve("c.pem"));
    Path key = Files.copy(one.keyFile(), folder.resolve("k.pem"));
    var warnings = new CopyOnWriteArrayList<String>();
    Logger log = Logger.getLogger(ServerTls.class.getName());
    log.setFilter(
        entry -> {
          if (Level.WARNING.equals(entry.getLevel())) {
            warnings.add(String.valueOf(entry.getParameters()[0]));
          }
          return true;
        });
    try (var tls = new ServerTls(certificate, key, LOOK)) {
      String good = Files.readString(other.keyFile());
      replace(key, good.replaceAll("[A-Za-z0-9+/]", "x"));
      replace(certificate, Files.readString(other.certificateFile()));
      Patience.until("a look at the key", () -> !warnings.isEmpty());
      assertThat(serves(tls, one)).as("the one of before").isTrue();
      replace(key, good);
      Patience.until("the new certificate", () -> serves(tls, other));
      assertThat(warnings).doesNotHaveDuplicates();
    } finally {
      log.setFilter(null);
    }
  }

  /** In one step, and with the time of every file that this method writes. */
  private void replace(Path file, String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next.pem"), text);
    Files.setLastModifiedTime(next, FileTime.fromMillis(1_000));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void filesThatAreOfNoUseAreRefusedInOneSentence() throws IOException {
    Path nothing = Files.writeString(folder.resolve("nothing.pem"), "");
    Path text = Files.writeString(folder.resolve("text.pem"), "Lorem ipsum.");
    for (Path[] each :
        new Path[][] {
          {one.certificateFile(), other.keyFile()},
          {one.certificateFile(), one.certificateFile()},
          {one.keyFile(), one.keyFile()},
          {nothing, one.keyFile()},
          {one.certificateFile(), nothing},
          {text, one.keyFile()},
          {one.certificateFile(), text},
          {folder.resolve("gone.pem"), one.keyFile()},
          {folder, one.keyFile()},
        }) {
      assertThatThrownBy(() -> new ServerTls(each[0], each[1], LOOK).close())
          .as("%s with %s", each[0].getFileName(), each[1].getFileName())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageMatching("(TLS cannot begin:|Cannot read) .*\\.")
          .hasMessageNotContainingAny("PRIVATE KEY", "null");
    }
    // A folder has a time and a size, and cannot be read.
    assertThatThrownBy(() -> new ServerTls(folder, one.keyFile(), LOOK).close())
        .hasMessage(
            "Cannot read %s (server.tls.certificate-file): Is a directory.".formatted(folder));
  }

  @Test
  void keysOfEveryUsualKind() throws IOException, InterruptedException, GeneralSecurityException {
    for (TestCertificate each : new TestCertificate[] {one, other}) {
      try (var tls = new ServerTls(each.certificateFile(), each.keyFile(), LOOK)) {
        assertThat(serves(tls, each)).as(each.keyFile().toString()).isTrue();
      }
    }
  }
}
