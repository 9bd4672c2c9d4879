package dev.pinion.demo;

import dev.pinion.store.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The file that tells the demonstration's credentials; only its owner can read it. */
public final class DemoCredentialsFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private final Path dataDir;
  private final Path path;

  /** The file in a data folder. */
  public DemoCredentialsFile(Path dataDir) {
    this.dataDir = dataDir;
    this.path = dataDir.resolve("demo-credentials.json");
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** What it holds; null if it is missing or does not read as credentials. */
  @Nullable DemoCredentials read() {
    try {
      return Files.exists(path)
          ? MAPPER.readValue(Files.readAllBytes(path), DemoCredentials.class)
          : null;
    } catch (JacksonException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces it as a whole; its folder is made if nothing else has needed it yet. */
  void write(DemoCredentials credentials) {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      PrivateFiles.createFolder(dataDir);
      Files.deleteIfExists(fresh);
      PrivateFiles.createFile(fresh);
      Files.write(fresh, MAPPER.writeValueAsBytes(credentials));
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
