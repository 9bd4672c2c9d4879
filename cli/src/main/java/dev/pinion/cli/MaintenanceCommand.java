package dev.pinion.cli;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.session.Profile;
import dev.pinion.cli.session.Session;
import dev.pinion.client.Maintenance;
import dev.pinion.client.Maintenance.Change;
import dev.pinion.client.PinionClient;
import dev.pinion.client.TenantClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;

/** {@code forge maintenance}: pauses a tenant or the server over HTTP, and ends the pause. */
@Command(
    name = "maintenance",
    description = "Pauses a tenant or the whole server, and ends the pause.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
final class MaintenanceCommand {
  private final Session session;

  MaintenanceCommand(Session session) {
    this.session = session;
  }

  /** What is paused. */
  enum Scope {
    TENANT,
    SERVER;

    /** The word on the command line and in requests. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What the credentials file must hold; the demonstration's has the same form. */
  private record Credentials(
      String baseUrl, String orgId, String userId, String apiKeyId, String apiKey) {

    PinionClient.Builder signIn(PinionClient.Builder client) {
      return client.signInKey(userId, apiKeyId, apiKey);
    }
  }

  /** What both commands take. */
  static final class Target {
    @Option(
        names = "--scope",
        defaultValue = "TENANT",
        paramLabel = "tenant|server",
        description = "What is paused; the tenant if it is left out.")
    private Scope scope = Scope.TENANT;

    @Option(
        names = "--apply",
        description = "Makes the change; without it the change is only shown.")
    private boolean apply;

    @Option(
        names = "--credentials",
        paramLabel = "FILE",
        description =
            "JSON with base_url, org_id, user_id, api_key_id and api_key; data/demo-credentials.json if it is left out.")
    private Path credentials = Path.of("data", "demo-credentials.json");
  }

  @Command(name = "on", description = "Begins a pause.")
  int on(
      @Mixin Target target,
      @Option(names = "--message", paramLabel = "TEXT", description = "One sentence for callers.")
          @Nullable String message,
      @Option(
              names = "--retry-after",
              paramLabel = "SECONDS",
              description = "After how many seconds callers are to try again.")
          @Nullable Integer retryAfter)
      throws IOException {
    return set(target, new Change(true, target.scope.toString(), message, retryAfter));
  }

  @Command(name = "off", description = "Ends a pause.")
  int off(@Mixin Target target) throws IOException {
    return set(target, new Change(false, target.scope.toString(), null, null));
  }

  private int set(Target target, Change change) throws IOException {
    if (session.env() != null) {
      throw RefusedException.usage(
          "maintenance uses no profile; name your credentials with --credentials FILE instead of --env.");
    }
    Path file = target.credentials;
    Credentials credentials = read(session.process().folder().resolve(file));
    String what =
        target.scope == Scope.SERVER ? "the whole server" : "the tenant " + credentials.orgId();
    if (!target.apply && session.json()) {
      session.print(CliJson.object().put("applied", false).set("request", change.json()));
      return ExitCode.DONE;
    }
    if (!target.apply) {
      session
          .out()
          .printf(
              "This would %s maintenance of %s at %s. Add --apply to do it.%n",
              change.enabled() ? "begin" : "end", what, credentials.baseUrl());
      return ExitCode.DONE;
    }
    String token = client(credentials, file, credentials::signIn).signIn();
    if (token.isEmpty()) {
      throw new RefusedException(
          "The server at %s does not answer as Pinion does.".formatted(credentials.baseUrl()));
    }
    Maintenance paused = client(credentials, file, it -> it.key(token)).setMaintenance(change);
    if (session.json()) {
      session.print(paused);
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            "Maintenance of %s at %s has %s.%n",
            what, credentials.baseUrl(), change.enabled() ? "begun" : "ended");
    return ExitCode.DONE;
  }

  private static Credentials read(Path file) throws IOException {
    if (!ProcessContext.isFile(file)) {
      throw new RefusedException(
          "There is no file %s; name your credentials with --credentials FILE.".formatted(file));
    }
    @Nullable Credentials found;
    try {
      found =
          CliJson.mapper()
              .readerFor(Credentials.class)
              .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .with(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
              .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
              .readValue(Files.readAllBytes(file));
    } catch (JacksonException e) {
      found = null;
    }
    if (found == null) {
      throw new RefusedException(
          "The file %s must be JSON with base_url, org_id, user_id, api_key_id and api_key."
              .formatted(file));
    }
    return found;
  }

  private TenantClient client(Credentials of, Path file, UnaryOperator<PinionClient.Builder> key) {
    String origin = file.toString();
    return session
        .client(Profile.address(of.baseUrl(), origin), origin, origin, key)
        .tenant(of.orgId());
  }
}
