package dev.pinion.auth;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import dev.pinion.app.access.Wrapping;
import dev.pinion.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.ParseException;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The key that wraps what must not be readable in a database or in a backup of it. It is kept in a
 * file of its own. What is wrapped is a JWE (RFC 7516) with AES-256 in GCM.
 */
public final class MasterKey implements Wrapping {
  private static final int BYTES = 32;
  private static final String PURPOSE = "for";

  private final byte[] key;
  private final String id;

  private MasterKey(byte[] key) {
    this.key = key;
    this.id = thumbprint(key);
  }

  private static String thumbprint(byte[] key) {
    try {
      return new OctetSequenceKey.Builder(key).keyIDFromThumbprint().build().getKeyID();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The key in a file, which is made if there is none.
   *
   * @throws InvalidMasterKeyException if the file cannot be read or made, or holds something else
   */
  public static MasterKey in(Path file) {
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      byte[] key = Base64.getDecoder().decode(Files.readString(file).strip());
      if (key.length == BYTES) {
        return new MasterKey(key);
      }
    } catch (IOException e) {
      throw new InvalidMasterKeyException(
          "The file %s of the master key can be neither read nor made: %s; see that the server may use it."
              .formatted(file, e),
          e);
    } catch (IllegalArgumentException e) {
      throw noKey(file, e);
    }
    throw noKey(file, null);
  }

  private static InvalidMasterKeyException noKey(Path file, @Nullable Throwable cause) {
    return new InvalidMasterKeyException(
        "The file %s holds no master key, which is 32 bytes in Base64; put the right file there, or remove it and a new key is made."
            .formatted(file),
        cause);
  }

  /**
   * Under its name the file is whole at once, whenever the process or the machine dies, and it is
   * on disk before anything that it wraps.
   */
  private static void make(Path file) throws IOException {
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "no file is a root");
    PrivateFiles.createFolder(folder);
    Path part = folder.resolve(file.getFileName() + ".part");
    Files.deleteIfExists(part);
    PrivateFiles.createFile(part);
    Files.writeString(part, Base64.getEncoder().encodeToString(fresh) + "\n");
    PrivateFiles.force(part);
    Files.move(part, file);
    PrivateFiles.forceFolder(folder);
  }

  @Override
  public String wrap(String purpose, String text) {
    var header =
        new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
            .keyID(id)
            .customParam(PURPOSE, purpose)
            .build();
    var wrapped = new JWEObject(header, new Payload(text));
    try {
      wrapped.encrypt(new DirectEncrypter(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has AES in GCM", e);
    }
    return wrapped.serialize();
  }

  @Override
  public @Nullable String unwrap(String purpose, String wrapped) {
    try {
      JWEObject object = JWEObject.parse(wrapped);
      if (!id.equals(object.getHeader().getKeyID())
          || !purpose.equals(object.getHeader().getCustomParam(PURPOSE))) {
        return null;
      }
      object.decrypt(new DirectDecrypter(key));
      return object.getPayload().toString();
    } catch (ParseException | JOSEException e) {
      return null;
    }
  }
}
