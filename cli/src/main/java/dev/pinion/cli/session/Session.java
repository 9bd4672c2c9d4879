package dev.pinion.cli.session;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Progress;
import dev.pinion.cli.output.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/** One run of a command: what all commands take and share. */
public final class Session {
  private final ProcessContext process;
  private final Progress progress;
  private @Nullable Refusals refusals;
  private boolean warned;

  @Option(
      names = "--env",
      paramLabel = "PROFILE",
      scope = ScopeType.INHERIT,
      description = "Whom to talk to: .env.platform.PROFILE in this folder, or a login.")
  private @Nullable String env;

  @Option(
      names = {"-h", "--help"},
      scope = ScopeType.INHERIT,
      usageHelp = true,
      description = "Explains the command.")
  @SuppressWarnings("UnusedVariable") // picocli answers it.
  private boolean help;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Prints JSON.")
  private boolean json;

  /** A session of a process. */
  public Session(ProcessContext process) {
    this.process = process;
    progress = new Progress(process);
  }

  /** The process that it runs in. */
  public ProcessContext process() {
    return process;
  }

  /** The name that {@code --env} gives; null if it is not there. */
  public @Nullable String env() {
    return env;
  }

  /** Whether answers are JSON. */
  public boolean json() {
    return json;
  }

  /** Where answers go; what was shown of progress is gone. */
  public PrintWriter out() {
    progress.end();
    return process.out();
  }

  /** Where remarks go that are no answers. */
  public PrintWriter err() {
    progress.end();
    return process.err();
  }

  /** Prints an answer as JSON. */
  public void print(Object answer) {
    out().println(CliJson.write(answer));
  }

  /** Prints every item of a list as JSON, in the form of a page that holds them all. */
  public void printItems(Iterable<JsonNode> items) {
    var page = CliJson.object();
    var list = page.putArray("items");
    items.forEach(list::add);
    print(page);
  }

  /** A table in this session's width and colour. */
  public void print(Table table) {
    table.print(out(), process.columns(), process.colour());
  }

  /** The workspace of the profile. */
  public Workspace workspace() throws IOException {
    return workspace(new Profiles(process, env).find());
  }

  /** The workspace of a profile. */
  public Workspace workspace(Profile profile) {
    Map<String, String> key = Map.of("Authorization", "Bearer " + profile.key());
    return new Workspace(
        profile, client(profile.url(), profile.origins().url(), key, profile.origins().key()));
  }

  /**
   * A client of a server. Whoever's secrets could be read on the way is warned, once.
   *
   * @param addressOrigin where the address comes from, in words
   * @param headers what every request carries, secrets among it
   * @param credentials where the credentials come from, in words
   */
  public ApiClient client(
      String url, String addressOrigin, Map<String, String> headers, String credentials) {
    refusals = new Refusals(url, addressOrigin, credentials, process.clock());
    // It refuses credentials that cannot be sent, of which there is nothing to warn.
    var client = new ApiClient(url, headers, progress, refusals, remark -> err().println(remark));
    if (!warned && Profile.isReadableOnTheWay(url)) {
      warned = true;
      err()
          .printf(
              "warning: the key goes to %s unencrypted, and others on the way can read it; use https.%n",
              url);
    }
    return client;
  }

  /** Ends the run: nothing of progress is left, and a clock that is off is told of. */
  public void end(boolean refused) {
    progress.end();
    String off = refusals == null ? null : refusals.clockIsOff();
    if (off != null && !refused) {
      process.err().println(off);
    }
    process.out().flush();
    process.err().flush();
  }
}
