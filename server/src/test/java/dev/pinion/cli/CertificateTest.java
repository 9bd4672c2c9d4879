package dev.pinion.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.pinion.api.fixture.TestCertificate;
import dev.pinion.cli.session.Profiles;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told of a server whose certificate is not to be trusted: one sentence. */
class CertificateTest {
  private static final char[] PASSWORD = TestCertificate.PASSWORD_TEXT.toCharArray();

  @TempDir static Path keys;
  private static SSLContext context;

  @TempDir Path folder;

  private final AtomicInteger requests = new AtomicInteger();
  private final SSLSocketFactory usual = HttpsURLConnection.getDefaultSSLSocketFactory();
  private @Nullable HttpsServer server;
  private TestForge forge;

  /** A certificate that signs itself and is for the address 127.0.0.1 alone. */
  @BeforeAll
  static void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore loaded = TestCertificate.keyStore(keys, "pinion.example", "EC");
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(loaded, PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", loaded.getCertificate("mykey"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
  }

  @BeforeEach
  void freshFolder() {
    forge = new TestForge(folder).with(Profiles.WORKSPACE, "w").with(Profiles.KEY, "pnk_secret");
  }

  @AfterEach
  void stop() {
    HttpsURLConnection.setDefaultSSLSocketFactory(usual);
    if (server != null) {
      server.stop(0);
    }
  }

  private String start(HttpsServer made, String host) {
    server = made;
    made.createContext("/", this::answer);
    made.start();
    String url = "https://" + host + ":" + made.getAddress().getPort();
    forge.with(Profiles.URL, url);
    return url;
  }

  private static HttpsServer tls() throws IOException {
    var anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpsServer made = HttpsServer.create(anyPort, 0);
    made.setHttpsConfigurator(new HttpsConfigurator(context));
    return made;
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    byte[] body = "{\"items\": [], \"has_more\": false}".getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void aCertificateThatNobodyHereTrustsIsNamed() throws IOException {
    String url = start(tls(), "127.0.0.1");
    assertThat(forge.refused("service", "list"))
        .isEqualTo(
            "The certificate of %s (PLATFORM_API_URL of the environment) is not one that this machine trusts (unable to find valid certification path to requested target)."
                .formatted(url));
    assertThat(requests).as("the key is not sent").hasValue(0);
  }

  @Test
  void aCertificateOfAnotherHostIsNamed() throws IOException {
    String url = start(tls(), "localhost");
    HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
    assertThat(forge.refused("service", "list"))
        .isEqualTo(
            "The certificate of %s (PLATFORM_API_URL of the environment) is for another host."
                .formatted(url));
    assertThat(requests).as("the key is not sent").hasValue(0);
  }

  @Test
  void aCertificateThatIsTrustedIsAsGoodAsNone() throws IOException {
    start(tls(), "127.0.0.1");
    HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
    assertThat(forge.done("service", "list")).startsWith("NAME");
    assertThat(requests).hasValue(1);
  }

  @Test
  void aServerWithoutTlsIsToldFromOneWithABadCertificate() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread plain = Thread.ofVirtual().start(() -> answerInPlainText(listener));
      String url = "https://127.0.0.1:" + listener.getLocalPort();
      assertThat(forge.with(Profiles.URL, url).refused("service", "list"))
          .isEqualTo(
              "The server at %s (PLATFORM_API_URL of the environment) does not speak TLS; does its address begin with http://?"
                  .formatted(url));
      plain.interrupt();
    }
  }

  private static void answerInPlainText(ServerSocket listener) {
    try (Socket socket = listener.accept()) {
      socket.getInputStream().skipNBytes(1);
      socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      // The client has gone.
    }
  }
}
