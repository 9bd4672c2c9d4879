package dev.pinion.cli;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Terminal;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.CredentialsFile;
import dev.pinion.cli.session.Profile;
import dev.pinion.cli.session.Profile.Origins;
import dev.pinion.cli.session.Profiles;
import dev.pinion.cli.session.Profiles.Said;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.StoredProfiles;
import dev.pinion.client.ApiException;
import dev.pinion.client.model.Identity;
import dev.pinion.client.model.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code forge auth}: stores and checks what the other commands talk to the server with. */
@Command(
    name = "auth",
    description = "Stores and checks a profile: a server, a workspace and a key.",
    addMethodSubcommands = false,
    synopsisSubcommandLabel = "COMMAND")
final class AuthCommand {
  private static final int FORBIDDEN = 403;
  private static final int KEY_CHARS_MAX = 4096;

  private final Session session;

  AuthCommand(Session session) {
    this.session = session;
  }

  @Command(
      name = "login",
      description = {
        "Checks an API key and stores it, under the name that --env gives.",
        "The key is asked for on a terminal, and else read from the standard input."
      })
  int login(
      @Option(
              names = "--url",
              paramLabel = "URL",
              description = "The server; PLATFORM_API_URL if it is left out.")
          @Nullable String url,
      @Option(
              names = "--workspace",
              paramLabel = "ID",
              description = "The workspace that the key must be of.")
          @Nullable String workspace,
      @Option(
              names = "--api-key",
              paramLabel = "KEY",
              description = "The key; other users of this machine may see it here.")
          @Nullable String key,
      @Option(
              names = "--credentials",
              paramLabel = "FILE",
              description =
                  "JSON with base_url, workspace_id and platform_api_key, in the place of the three.")
          @Nullable Path credentials)
      throws IOException {
    String name = StoredProfiles.name(session.env());
    if (credentials != null && (url != null || workspace != null || key != null)) {
      throw RefusedException.usage(
          "--credentials says all that --url, --workspace and --api-key do; leave them out.");
    }
    Profile tried = credentials == null ? given(url, workspace, key) : inFile(credentials);
    Identity me = me(tried);
    String own = me.workspaceId();
    if (!tried.workspace().isEmpty() && !tried.workspace().equalsIgnoreCase(own)) {
      throw new RefusedException(
          "The key is of the workspace %s, not of %s; nothing is stored."
              .formatted(own, Text.clean(tried.workspace())));
    }
    String address = tried.url();
    var profile = new Profile(address, own, tried.key(), tried.origins());
    Workspace found = described(profile);
    new StoredProfiles(session.process()).store(name, profile);
    if (session.json()) {
      session.print(
          CliJson.object().put("profile", name).put("url", address).setAll((ObjectNode) me.json()));
    } else {
      session
          .out()
          .printf(
              "Logged in to %s at %s; the profile is \"%s\".%n",
              inWords(own, found), address, name);
    }
    return ExitCode.DONE;
  }

  private Profile inFile(Path credentials) throws IOException {
    Path file = session.process().folder().resolve(credentials);
    Profile profile =
        ProcessContext.isFile(file) ? CredentialsFile.read(file, credentials.toString()) : null;
    if (profile == null) {
      throw new RefusedException(
          "The file %s must be JSON with base_url, workspace_id and platform_api_key."
              .formatted(credentials));
    }
    return profile;
  }

  /** What the options and the environment say; what they do not is asked for. */
  private Profile given(@Nullable String url, @Nullable String workspace, @Nullable String key)
      throws IOException {
    var profiles = new Profiles(session.process(), session.env());
    Said said = url == null ? profiles.said(Profiles.URL) : new Said(url, "--url", "--url");
    if (said == null) {
      said = new Said(ask("Address of the server: "), "the answer", "the answer");
    }
    String address = Profile.address(said.text(), said.origin());
    Said inWorkspace = profiles.said(Profiles.WORKSPACE);
    String wanted = workspace == null && inWorkspace != null ? inWorkspace.text() : workspace;
    Said secret = profiles.said(Profiles.KEY);
    if (key == null && url == null) {
      profiles.requireMeantForEachOther(said, secret);
    }
    return new Profile(
        address,
        wanted == null ? "" : wanted,
        key != null ? key : secret != null ? secret.text() : readKey(),
        new Origins(
            said.origin(),
            "the key given",
            key == null && secret != null ? secret.origin() : "the key given"));
  }

  @Command(
      name = "status",
      description = "Says which profile is in use, and asks the server whether it holds.")
  int status() throws IOException {
    Profile profile = new Profiles(session.process(), session.env()).find();
    if (!session.json()) {
      session
          .out()
          .printf(
              "%-11s%s%n%-11s%s%n", "server", profile.url(), "source", profile.origins().words());
    }
    Identity me = me(profile);
    String own = me.workspaceId();
    if (!own.equalsIgnoreCase(profile.workspace())) {
      throw new RefusedException(
          "The key is of the workspace %s, not of %s.".formatted(own, profile.workspace()));
    }
    if (session.json()) {
      session.print(
          CliJson.object()
              .put("url", profile.url())
              .put("source", profile.origins().words())
              .setAll((ObjectNode) me.json()));
      return ExitCode.DONE;
    }
    session
        .out()
        .printf(
            "%-11s%s%n%-11s%s%s, expires in %s%n",
            "workspace",
            inWords(own, described(profile)),
            "key",
            me.keyId(),
            me.name().isEmpty() ? "" : " (" + Text.clean(me.name()) + ")",
            Text.length(me.expiresIn()));
    return ExitCode.DONE;
  }

  private Identity me(Profile profile) {
    Identity me = session.workspace(profile).client().whoami();
    if (me.workspaceId().isEmpty()) {
      throw new RefusedException(
          "The server at %s (%s) does not answer as Pinion does."
              .formatted(profile.url(), profile.origins().url()));
    }
    return me;
  }

  /** The workspace as the server shows it; null to a key that may not see it. */
  private @Nullable Workspace described(Profile profile) {
    try {
      return session.workspace(profile).api().get();
    } catch (ApiException e) {
      if (e.status() == FORBIDDEN) {
        return null;
      }
      throw e;
    }
  }

  private static String inWords(String id, @Nullable Workspace workspace) {
    return workspace == null
        ? id
        : "%s (%s, %s)".formatted(Text.clean(workspace.slug()), Text.clean(workspace.name()), id);
  }

  private String ask(String question) {
    Terminal terminal = session.process().terminal();
    String answer = terminal == null ? null : terminal.ask(question);
    if (answer == null || answer.isBlank()) {
      throw RefusedException.usage("Say which server with --url URL.");
    }
    return answer.strip();
  }

  private String readKey() throws IOException {
    Terminal terminal = session.process().terminal();
    String key =
        terminal == null
            ? new String(session.process().in().readNBytes(KEY_CHARS_MAX), StandardCharsets.UTF_8)
            : terminal.askSecretly("API key: ");
    if (key == null || key.isBlank()) {
      throw RefusedException.usage(
          "There is no key: pipe it in, set %s, or give --api-key KEY.".formatted(Profiles.KEY));
    }
    return key.strip();
  }
}
