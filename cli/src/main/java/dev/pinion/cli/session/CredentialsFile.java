package dev.pinion.cli.session;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.session.Profile.Origins;
import dev.pinion.client.WireJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** A file of the form in which the server writes the demonstration's credentials. */
public final class CredentialsFile {
  private CredentialsFile() {}

  /**
   * The profile that a file holds; null if something of it is missing.
   *
   * @param origin the file, in words
   * @throws RefusedException if the file is no JSON, or what it names is no address
   */
  public static @Nullable Profile read(Path file, String origin) throws IOException {
    try {
      JsonNode json = WireJson.read(Files.readAllBytes(file));
      String url = CliJson.text(json, "base_url");
      String workspace = CliJson.text(json, "workspace_id");
      String key = CliJson.text(json, "platform_api_key");
      return url.isEmpty() || workspace.isEmpty() || key.isEmpty()
          ? null
          : new Profile(Profile.address(url, origin), workspace, key, Origins.all(origin));
    } catch (JacksonException e) {
      throw new RefusedException("The file %s does not read as JSON.".formatted(file));
    }
  }
}
