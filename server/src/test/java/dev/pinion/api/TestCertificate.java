package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate that signs itself and is for 127.0.0.1, as files in PEM form. */
public record TestCertificate(Path certificateFile, Path keyFile, Certificate certificate) {
  /** Of the stores. */
  public static final String PASSWORD_TEXT = "changeit";

  private static final char[] PASSWORD = PASSWORD_TEXT.toCharArray();
  private static final long SECONDS_MAX = 60;
  private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

  /**
   * Makes one.
   *
   * @param algorithm of the key: EC or RSA
   */
  public static TestCertificate make(Path folder, String name, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    KeyStore loaded = keyStore(folder, name, algorithm);
    Key key = loaded.getKey("mykey", PASSWORD);
    Certificate certificate = loaded.getCertificate("mykey");
    return new TestCertificate(
        pem(folder.resolve(name + ".crt"), "CERTIFICATE", certificate.getEncoded()),
        pem(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()),
        certificate);
  }

  /** A store with such a key and certificate, under the alias {@code mykey}. */
  public static KeyStore keyStore(Path folder, String name, String algorithm)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    Path out = folder.resolve(name + ".out");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(keytool.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(out)).isZero();
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream from = Files.newInputStream(store)) {
      loaded.load(from, PASSWORD);
    }
    return loaded;
  }

  private static Path pem(Path file, String what, byte[] bytes) throws IOException {
    return Files.writeString(
        file,
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(what, PEM.encodeToString(bytes), what));
  }

  /** What a client trusts that knows this certificate alone. */
  public SSLContext trust() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
