package dev.pinion.server.data;

import com.exceptionfactory.jagged.PayloadException;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaReaderFactory;
import com.exceptionfactory.jagged.x25519.X25519RecipientStanzaWriterFactory;
import dev.pinion.cli.output.RefusedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Files in the format of the program age (age-encryption.org/v1), with its X25519 keys. */
final class AgeFiles {
  private static final byte[] BEGINNING =
      "age-encryption.org/v1".getBytes(StandardCharsets.US_ASCII);

  /** Longer than any file of identities that a person keeps. */
  private static final int IDENTITY_FILE_BYTES_MAX = 1 << 20;

  private static final int COPIED_BYTES = 1 << 16;

  private AgeFiles() {}

  /** Whether a file is encrypted. */
  static boolean isEncrypted(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(BEGINNING.length), BEGINNING);
    }
  }

  /**
   * What encrypts for recipients.
   *
   * @param recipients public keys, each beginning with {@code age1}
   * @throws RefusedException if one is no such key
   */
  static List<RecipientStanzaWriter> recipients(List<String> recipients) {
    var writers = new ArrayList<RecipientStanzaWriter>();
    for (String each : recipients) {
      try {
        writers.add(X25519RecipientStanzaWriterFactory.newRecipientStanzaWriter(each));
      } catch (GeneralSecurityException | RuntimeException e) {
        throw RefusedException.usage(
            "\"%s\" is no recipient: that is a public key of age, which begins with age1."
                .formatted(each));
      }
    }
    return writers;
  }

  /** Writes an encrypted copy into a file that exists. */
  static void encrypt(Path from, Path to, List<RecipientStanzaWriter> recipients)
      throws IOException {
    try (FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE);
        OutputStream stream =
            Channels.newOutputStream(
                new StandardEncryptingChannelFactory().newEncryptingChannel(out, recipients))) {
      Files.copy(from, stream);
    } catch (GeneralSecurityException e) {
      throw new IOException("The backup cannot be encrypted: " + e.getMessage(), e);
    }
  }

  /**
   * Writes a decrypted copy into a file that exists.
   *
   * @throws RefusedException if no identity fits, or the file is not what was encrypted
   */
  static void decrypt(Path from, Path to, Path identityFile) throws IOException {
    List<RecipientStanzaReader> identities = identities(identityFile);
    try (FileChannel in = FileChannel.open(from);
        InputStream stream =
            Channels.newInputStream(
                new StandardDecryptingChannelFactory().newDecryptingChannel(in, identities));
        OutputStream out = Files.newOutputStream(to, StandardOpenOption.WRITE)) {
      copy(stream, out, from);
    } catch (GeneralSecurityException e) {
      throw new RefusedException(
          "The backup %s cannot be decrypted with the identities in %s: none of them fits, or the beginning of the file was cut off or altered."
              .formatted(from, identityFile));
    } catch (IOException e) {
      if (e.getCause() instanceof GeneralSecurityException
          || e instanceof EOFException
          || e instanceof PayloadException) {
        throw notWhole(from);
      }
      throw e;
    } catch (BufferUnderflowException e) {
      // The library reads the beginning of a file as if it were whole.
      throw notWhole(from);
    }
  }

  /**
   * Of a file that ends in the midst of a part, the library gives the part before without end. What
   * is encrypted is always longer than what it holds.
   */
  private static void copy(InputStream decrypted, OutputStream out, Path from) throws IOException {
    long most = Files.size(from);
    var buffer = new byte[COPIED_BYTES];
    for (int read = decrypted.read(buffer); read >= 0; read = decrypted.read(buffer)) {
      most -= read;
      if (most < 0) {
        throw notWhole(from);
      }
      out.write(buffer, 0, read);
    }
  }

  private static RefusedException notWhole(Path file) {
    return new RefusedException(
        "The backup %s was altered, or is not whole: it cannot be decrypted.".formatted(file));
  }

  private static List<RecipientStanzaReader> identities(Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > IDENTITY_FILE_BYTES_MAX) {
      throw new RefusedException("There is no file of identities %s.".formatted(file));
    }
    var readers = new ArrayList<RecipientStanzaReader>();
    for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        try {
          readers.add(X25519RecipientStanzaReaderFactory.newRecipientStanzaReader(line.strip()));
        } catch (GeneralSecurityException | RuntimeException e) {
          // The line may be a secret, so it is not repeated.
          throw new RefusedException(
              "The file %s has a line that is no identity: that is a secret key of age, which begins with AGE-SECRET-KEY-1."
                  .formatted(file));
        }
      }
    }
    return readers;
  }
}
